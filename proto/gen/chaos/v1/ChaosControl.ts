// Original file: chaos/v1/chaos_control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ActiveFault as _chaos_v1_ActiveFault, ActiveFault__Output as _chaos_v1_ActiveFault__Output } from '../../chaos/v1/ActiveFault.ts';
import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from '../../chaos/v1/Arrival.ts';
import type { ChaosStatus as _chaos_v1_ChaosStatus, ChaosStatus__Output as _chaos_v1_ChaosStatus__Output } from '../../chaos/v1/ChaosStatus.ts';
import type { ClearFaultRequest as _chaos_v1_ClearFaultRequest, ClearFaultRequest__Output as _chaos_v1_ClearFaultRequest__Output } from '../../chaos/v1/ClearFaultRequest.ts';
import type { ClearRequest as _chaos_v1_ClearRequest, ClearRequest__Output as _chaos_v1_ClearRequest__Output } from '../../chaos/v1/ClearRequest.ts';
import type { GetStatusRequest as _chaos_v1_GetStatusRequest, GetStatusRequest__Output as _chaos_v1_GetStatusRequest__Output } from '../../chaos/v1/GetStatusRequest.ts';
import type { Injection as _chaos_v1_Injection, Injection__Output as _chaos_v1_Injection__Output } from '../../chaos/v1/Injection.ts';
import type { ListArrivalsRequest as _chaos_v1_ListArrivalsRequest, ListArrivalsRequest__Output as _chaos_v1_ListArrivalsRequest__Output } from '../../chaos/v1/ListArrivalsRequest.ts';
import type { ListArrivalsResponse as _chaos_v1_ListArrivalsResponse, ListArrivalsResponse__Output as _chaos_v1_ListArrivalsResponse__Output } from '../../chaos/v1/ListArrivalsResponse.ts';
import type { ListFaultKindsRequest as _chaos_v1_ListFaultKindsRequest, ListFaultKindsRequest__Output as _chaos_v1_ListFaultKindsRequest__Output } from '../../chaos/v1/ListFaultKindsRequest.ts';
import type { ListFaultKindsResponse as _chaos_v1_ListFaultKindsResponse, ListFaultKindsResponse__Output as _chaos_v1_ListFaultKindsResponse__Output } from '../../chaos/v1/ListFaultKindsResponse.ts';
import type { ListScenariosRequest as _chaos_v1_ListScenariosRequest, ListScenariosRequest__Output as _chaos_v1_ListScenariosRequest__Output } from '../../chaos/v1/ListScenariosRequest.ts';
import type { ListScenariosResponse as _chaos_v1_ListScenariosResponse, ListScenariosResponse__Output as _chaos_v1_ListScenariosResponse__Output } from '../../chaos/v1/ListScenariosResponse.ts';
import type { LoadScenarioRequest as _chaos_v1_LoadScenarioRequest, LoadScenarioRequest__Output as _chaos_v1_LoadScenarioRequest__Output } from '../../chaos/v1/LoadScenarioRequest.ts';
import type { Scenario as _chaos_v1_Scenario, Scenario__Output as _chaos_v1_Scenario__Output } from '../../chaos/v1/Scenario.ts';
import type { SetFaultRequest as _chaos_v1_SetFaultRequest, SetFaultRequest__Output as _chaos_v1_SetFaultRequest__Output } from '../../chaos/v1/SetFaultRequest.ts';
import type { SetScenarioRequest as _chaos_v1_SetScenarioRequest, SetScenarioRequest__Output as _chaos_v1_SetScenarioRequest__Output } from '../../chaos/v1/SetScenarioRequest.ts';
import type { WatchArrivalsRequest as _chaos_v1_WatchArrivalsRequest, WatchArrivalsRequest__Output as _chaos_v1_WatchArrivalsRequest__Output } from '../../chaos/v1/WatchArrivalsRequest.ts';
import type { WatchInjectionsRequest as _chaos_v1_WatchInjectionsRequest, WatchInjectionsRequest__Output as _chaos_v1_WatchInjectionsRequest__Output } from '../../chaos/v1/WatchInjectionsRequest.ts';

/**
 * Steers the chaos of a running server and reports what arrived at it.
 * Chaos never touches this service, not even when a fault names it. Once the
 * server has a token, every call needs the metadata
 * "authorization: Bearer <CHAOS_CONTROL_TOKEN>"; without one only callers on the
 * server's machine may call. A fault that holds a whole connection holds control
 * calls on that connection too: use another connection, or the HTTP port.
 */
export interface ChaosControlClient extends grpc.Client {
  /**
   * Takes every set fault away and stops the scenario. Always works. Calls that
   * a fault already holds stay held.
   */
  Clear(argument: _chaos_v1_ClearRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  Clear(argument: _chaos_v1_ClearRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  Clear(argument: _chaos_v1_ClearRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  Clear(argument: _chaos_v1_ClearRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Takes every set fault away and stops the scenario. Always works. Calls that
   * a fault already holds stay held.
   */
  clear(argument: _chaos_v1_ClearRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clear(argument: _chaos_v1_ClearRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clear(argument: _chaos_v1_ClearRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clear(argument: _chaos_v1_ClearRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes one set fault away. Errors: NOT_FOUND.
   */
  ClearFault(argument: _chaos_v1_ClearFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  ClearFault(argument: _chaos_v1_ClearFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  ClearFault(argument: _chaos_v1_ClearFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  ClearFault(argument: _chaos_v1_ClearFaultRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Takes one set fault away. Errors: NOT_FOUND.
   */
  clearFault(argument: _chaos_v1_ClearFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clearFault(argument: _chaos_v1_ClearFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clearFault(argument: _chaos_v1_ClearFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  clearFault(argument: _chaos_v1_ClearFaultRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  GetStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _chaos_v1_GetStatusRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _chaos_v1_GetStatusRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * The last calls that arrived, oldest first. The server remembers 10,000.
   */
  ListArrivals(argument: _chaos_v1_ListArrivalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  ListArrivals(argument: _chaos_v1_ListArrivalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  ListArrivals(argument: _chaos_v1_ListArrivalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  ListArrivals(argument: _chaos_v1_ListArrivalsRequest, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The last calls that arrived, oldest first. The server remembers 10,000.
   */
  listArrivals(argument: _chaos_v1_ListArrivalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  listArrivals(argument: _chaos_v1_ListArrivalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  listArrivals(argument: _chaos_v1_ListArrivalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  listArrivals(argument: _chaos_v1_ListArrivalsRequest, callback: grpc.requestCallback<_chaos_v1_ListArrivalsResponse__Output>): grpc.ClientUnaryCall;
  
  ListFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  ListFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  ListFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  ListFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  listFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  listFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  listFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  listFaultKinds(argument: _chaos_v1_ListFaultKindsRequest, callback: grpc.requestCallback<_chaos_v1_ListFaultKindsResponse__Output>): grpc.ClientUnaryCall;
  
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  ListScenarios(argument: _chaos_v1_ListScenariosRequest, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  listScenarios(argument: _chaos_v1_ListScenariosRequest, callback: grpc.requestCallback<_chaos_v1_ListScenariosResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Adds a scenario to those of SetScenario, for the life of the server, or
   * replaces the one of that name. Does not start it.
   * Errors: INVALID_ARGUMENT names line, path and what was expected, of every mistake.
   */
  LoadScenario(argument: _chaos_v1_LoadScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  LoadScenario(argument: _chaos_v1_LoadScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  LoadScenario(argument: _chaos_v1_LoadScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  LoadScenario(argument: _chaos_v1_LoadScenarioRequest, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  /**
   * Adds a scenario to those of SetScenario, for the life of the server, or
   * replaces the one of that name. Does not start it.
   * Errors: INVALID_ARGUMENT names line, path and what was expected, of every mistake.
   */
  loadScenario(argument: _chaos_v1_LoadScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  loadScenario(argument: _chaos_v1_LoadScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  loadScenario(argument: _chaos_v1_LoadScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  loadScenario(argument: _chaos_v1_LoadScenarioRequest, callback: grpc.requestCallback<_chaos_v1_Scenario__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets one fault beside whatever the scenario does. It expires by itself.
   * Errors: INVALID_ARGUMENT names the field and what was expected,
   * RESOURCE_EXHAUSTED: as many faults are set as may be.
   */
  SetFault(argument: _chaos_v1_SetFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  SetFault(argument: _chaos_v1_SetFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  SetFault(argument: _chaos_v1_SetFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  SetFault(argument: _chaos_v1_SetFaultRequest, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  /**
   * Sets one fault beside whatever the scenario does. It expires by itself.
   * Errors: INVALID_ARGUMENT names the field and what was expected,
   * RESOURCE_EXHAUSTED: as many faults are set as may be.
   */
  setFault(argument: _chaos_v1_SetFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  setFault(argument: _chaos_v1_SetFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  setFault(argument: _chaos_v1_SetFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  setFault(argument: _chaos_v1_SetFaultRequest, callback: grpc.requestCallback<_chaos_v1_ActiveFault__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts a scenario at its first phase; "off" stops all scenarios. It falls
   * back to "off" by itself.
   * Errors: NOT_FOUND names the scenarios there are, INVALID_ARGUMENT names the field.
   */
  SetScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  SetScenario(argument: _chaos_v1_SetScenarioRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Starts a scenario at its first phase; "off" stops all scenarios. It falls
   * back to "off" by itself.
   * Errors: NOT_FOUND names the scenarios there are, INVALID_ARGUMENT names the field.
   */
  setScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  setScenario(argument: _chaos_v1_SetScenarioRequest, callback: grpc.requestCallback<_chaos_v1_ChaosStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream. A reader
   * that does not keep up is dropped with RESOURCE_EXHAUSTED.
   */
  WatchArrivals(argument: _chaos_v1_WatchArrivalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  WatchArrivals(argument: _chaos_v1_WatchArrivalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream. A reader
   * that does not keep up is dropped with RESOURCE_EXHAUSTED.
   */
  watchArrivals(argument: _chaos_v1_WatchArrivalsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  watchArrivals(argument: _chaos_v1_WatchArrivalsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Arrival__Output>;
  
  /**
   * Streams every call that meets a fault from now on, as it arrives. Opens with a
   * marker and drops slow readers as WatchArrivals does.
   */
  WatchInjections(argument: _chaos_v1_WatchInjectionsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Injection__Output>;
  WatchInjections(argument: _chaos_v1_WatchInjectionsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Injection__Output>;
  /**
   * Streams every call that meets a fault from now on, as it arrives. Opens with a
   * marker and drops slow readers as WatchArrivals does.
   */
  watchInjections(argument: _chaos_v1_WatchInjectionsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Injection__Output>;
  watchInjections(argument: _chaos_v1_WatchInjectionsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_chaos_v1_Injection__Output>;
  
}

/**
 * Steers the chaos of a running server and reports what arrived at it.
 * Chaos never touches this service, not even when a fault names it. Once the
 * server has a token, every call needs the metadata
 * "authorization: Bearer <CHAOS_CONTROL_TOKEN>"; without one only callers on the
 * server's machine may call. A fault that holds a whole connection holds control
 * calls on that connection too: use another connection, or the HTTP port.
 */
export interface ChaosControlHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes every set fault away and stops the scenario. Always works. Calls that
   * a fault already holds stay held.
   */
  Clear: grpc.handleUnaryCall<_chaos_v1_ClearRequest__Output, _chaos_v1_ChaosStatus>;
  
  /**
   * Takes one set fault away. Errors: NOT_FOUND.
   */
  ClearFault: grpc.handleUnaryCall<_chaos_v1_ClearFaultRequest__Output, _chaos_v1_ChaosStatus>;
  
  GetStatus: grpc.handleUnaryCall<_chaos_v1_GetStatusRequest__Output, _chaos_v1_ChaosStatus>;
  
  /**
   * The last calls that arrived, oldest first. The server remembers 10,000.
   */
  ListArrivals: grpc.handleUnaryCall<_chaos_v1_ListArrivalsRequest__Output, _chaos_v1_ListArrivalsResponse>;
  
  ListFaultKinds: grpc.handleUnaryCall<_chaos_v1_ListFaultKindsRequest__Output, _chaos_v1_ListFaultKindsResponse>;
  
  ListScenarios: grpc.handleUnaryCall<_chaos_v1_ListScenariosRequest__Output, _chaos_v1_ListScenariosResponse>;
  
  /**
   * Adds a scenario to those of SetScenario, for the life of the server, or
   * replaces the one of that name. Does not start it.
   * Errors: INVALID_ARGUMENT names line, path and what was expected, of every mistake.
   */
  LoadScenario: grpc.handleUnaryCall<_chaos_v1_LoadScenarioRequest__Output, _chaos_v1_Scenario>;
  
  /**
   * Sets one fault beside whatever the scenario does. It expires by itself.
   * Errors: INVALID_ARGUMENT names the field and what was expected,
   * RESOURCE_EXHAUSTED: as many faults are set as may be.
   */
  SetFault: grpc.handleUnaryCall<_chaos_v1_SetFaultRequest__Output, _chaos_v1_ActiveFault>;
  
  /**
   * Starts a scenario at its first phase; "off" stops all scenarios. It falls
   * back to "off" by itself.
   * Errors: NOT_FOUND names the scenarios there are, INVALID_ARGUMENT names the field.
   */
  SetScenario: grpc.handleUnaryCall<_chaos_v1_SetScenarioRequest__Output, _chaos_v1_ChaosStatus>;
  
  /**
   * Streams every call that arrives from now on: one message when it arrives and
   * one more, with the same id and ended = true, when it ends. The first message
   * is a marker with id "0": what arrives after it is in the stream. A reader
   * that does not keep up is dropped with RESOURCE_EXHAUSTED.
   */
  WatchArrivals: grpc.handleServerStreamingCall<_chaos_v1_WatchArrivalsRequest__Output, _chaos_v1_Arrival>;
  
  /**
   * Streams every call that meets a fault from now on, as it arrives. Opens with a
   * marker and drops slow readers as WatchArrivals does.
   */
  WatchInjections: grpc.handleServerStreamingCall<_chaos_v1_WatchInjectionsRequest__Output, _chaos_v1_Injection>;
  
}

export interface ChaosControlDefinition extends grpc.ServiceDefinition {
  Clear: MethodDefinition<_chaos_v1_ClearRequest, _chaos_v1_ChaosStatus, _chaos_v1_ClearRequest__Output, _chaos_v1_ChaosStatus__Output>
  ClearFault: MethodDefinition<_chaos_v1_ClearFaultRequest, _chaos_v1_ChaosStatus, _chaos_v1_ClearFaultRequest__Output, _chaos_v1_ChaosStatus__Output>
  GetStatus: MethodDefinition<_chaos_v1_GetStatusRequest, _chaos_v1_ChaosStatus, _chaos_v1_GetStatusRequest__Output, _chaos_v1_ChaosStatus__Output>
  ListArrivals: MethodDefinition<_chaos_v1_ListArrivalsRequest, _chaos_v1_ListArrivalsResponse, _chaos_v1_ListArrivalsRequest__Output, _chaos_v1_ListArrivalsResponse__Output>
  ListFaultKinds: MethodDefinition<_chaos_v1_ListFaultKindsRequest, _chaos_v1_ListFaultKindsResponse, _chaos_v1_ListFaultKindsRequest__Output, _chaos_v1_ListFaultKindsResponse__Output>
  ListScenarios: MethodDefinition<_chaos_v1_ListScenariosRequest, _chaos_v1_ListScenariosResponse, _chaos_v1_ListScenariosRequest__Output, _chaos_v1_ListScenariosResponse__Output>
  LoadScenario: MethodDefinition<_chaos_v1_LoadScenarioRequest, _chaos_v1_Scenario, _chaos_v1_LoadScenarioRequest__Output, _chaos_v1_Scenario__Output>
  SetFault: MethodDefinition<_chaos_v1_SetFaultRequest, _chaos_v1_ActiveFault, _chaos_v1_SetFaultRequest__Output, _chaos_v1_ActiveFault__Output>
  SetScenario: MethodDefinition<_chaos_v1_SetScenarioRequest, _chaos_v1_ChaosStatus, _chaos_v1_SetScenarioRequest__Output, _chaos_v1_ChaosStatus__Output>
  WatchArrivals: MethodDefinition<_chaos_v1_WatchArrivalsRequest, _chaos_v1_Arrival, _chaos_v1_WatchArrivalsRequest__Output, _chaos_v1_Arrival__Output>
  WatchInjections: MethodDefinition<_chaos_v1_WatchInjectionsRequest, _chaos_v1_Injection, _chaos_v1_WatchInjectionsRequest__Output, _chaos_v1_Injection__Output>
}
