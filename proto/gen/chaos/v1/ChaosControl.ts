// Original file: chaos/v1/chaos_control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from '../../chaos/v1/Arrival.ts';
import type { ChaosStatus as _chaos_v1_ChaosStatus, ChaosStatus__Output as _chaos_v1_ChaosStatus__Output } from '../../chaos/v1/ChaosStatus.ts';
import type { GetStatusRequest as _chaos_v1_GetStatusRequest, GetStatusRequest__Output as _chaos_v1_GetStatusRequest__Output } from '../../chaos/v1/GetStatusRequest.ts';
import type { ListScenariosRequest as _chaos_v1_ListScenariosRequest, ListScenariosRequest__Output as _chaos_v1_ListScenariosRequest__Output } from '../../chaos/v1/ListScenariosRequest.ts';
import type { ListScenariosResponse as _chaos_v1_ListScenariosResponse, ListScenariosResponse__Output as _chaos_v1_ListScenariosResponse__Output } from '../../chaos/v1/ListScenariosResponse.ts';
import type { SetScenarioRequest as _chaos_v1_SetScenarioRequest, SetScenarioRequest__Output as _chaos_v1_SetScenarioRequest__Output } from '../../chaos/v1/SetScenarioRequest.ts';
import type { WatchArrivalsRequest as _chaos_v1_WatchArrivalsRequest, WatchArrivalsRequest__Output as _chaos_v1_WatchArrivalsRequest__Output } from '../../chaos/v1/WatchArrivalsRequest.ts';

/**
 * Steers the chaos of a running server and reports what arrived at it.
 * Chaos never touches this service. From beyond loopback every call needs the
 * metadata "authorization: Bearer <CHAOS_CONTROL_TOKEN>".
 */
export interface ChaosControlClient extends grpc.Client {
  GetStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts a scenario at its first phase; "off" stops all chaos.
   * Errors: NOT_FOUND names the scenarios there are.
   */
  SetScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Starts a scenario at its first phase; "off" stops all chaos.
   * Errors: NOT_FOUND names the scenarios there are.
   */
  setScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream.
   */
  WatchArrivals(argument: _chaos_v1_WatchArrivalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  WatchArrivals(argument: _chaos_v1_WatchArrivalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream.
   */
  watchArrivals(argument: _chaos_v1_WatchArrivalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  watchArrivals(argument: _chaos_v1_WatchArrivalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  
}

/**
 * Steers the chaos of a running server and reports what arrived at it.
 * Chaos never touches this service. From beyond loopback every call needs the
 * metadata "authorization: Bearer <CHAOS_CONTROL_TOKEN>".
 */
export interface ChaosControlHandlers extends grpc.UntypedServiceImplementation {
  GetStatus: grpc.handleUnaryCall<_chaos_v1_GetStatusRequest__Output, _chaos_v1_ChaosStatus>;
  
  ListScenarios: grpc.handleUnaryCall<_chaos_v1_ListScenariosRequest__Output, _chaos_v1_ListScenariosResponse>;
  
  /**
   * Starts a scenario at its first phase; "off" stops all chaos.
   * Errors: NOT_FOUND names the scenarios there are.
   */
  SetScenario: grpc.handleUnaryCall<_chaos_v1_SetScenarioRequest__Output, _chaos_v1_ChaosStatus>;
  
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream.
   */
  WatchArrivals: grpc.handleServerStreamingCall<_chaos_v1_WatchArrivalsRequest__Output, _chaos_v1_Arrival>;
  
}

export interface ChaosControlDefinition extends grpc.ServiceDefinition {
  GetStatus: MethodDefinition<_chaos_v1_GetStatusRequest, _chaos_v1_ChaosStatus, _chaos_v1_GetStatusRequest__Output, _chaos_v1_ChaosStatus__Output>
  ListScenarios: MethodDefinition<_chaos_v1_ListScenariosRequest, _chaos_v1_ListScenariosResponse, _chaos_v1_ListScenariosRequest__Output, _chaos_v1_ListScenariosResponse__Output>
  SetScenario: MethodDefinition<_chaos_v1_SetScenarioRequest, _chaos_v1_ChaosStatus, _chaos_v1_SetScenarioRequest__Output, _chaos_v1_ChaosStatus__Output>
  WatchArrivals: MethodDefinition<_chaos_v1_WatchArrivalsRequest, _chaos_v1_Arrival, _chaos_v1_WatchArrivalsRequest__Output, _chaos_v1_Arrival__Output>
}
