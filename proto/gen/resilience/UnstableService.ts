// Original file: resilience/unstable_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DataRequest as _resilience_DataRequest, DataRequest__Output as _resilience_DataRequest__Output } from '../resilience/DataRequest.ts';
import type { DataResponse as _resilience_DataResponse, DataResponse__Output as _resilience_DataResponse__Output } from '../resilience/DataResponse.ts';

/**
 * The homework's service. Its wire contract is fixed: clients in any language
 * that were written for the homework talk to this server unchanged.
 */
export interface UnstableServiceClient extends grpc.Client {
  ProcessData(argument: _resilience_DataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  ProcessData(argument: _resilience_DataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  ProcessData(argument: _resilience_DataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  ProcessData(argument: _resilience_DataRequest, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  processData(argument: _resilience_DataRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  processData(argument: _resilience_DataRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  processData(argument: _resilience_DataRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  processData(argument: _resilience_DataRequest, callback: grpc.requestCallback<_resilience_DataResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The homework's service. Its wire contract is fixed: clients in any language
 * that were written for the homework talk to this server unchanged.
 */
export interface UnstableServiceHandlers extends grpc.UntypedServiceImplementation {
  ProcessData: grpc.handleUnaryCall<_resilience_DataRequest__Output, _resilience_DataResponse>;
  
}

export interface UnstableServiceDefinition extends grpc.ServiceDefinition {
  ProcessData: MethodDefinition<_resilience_DataRequest, _resilience_DataResponse, _resilience_DataRequest__Output, _resilience_DataResponse__Output>
}
