import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { DataRequest as _resilience_DataRequest, DataRequest__Output as _resilience_DataRequest__Output } from './resilience/DataRequest.ts';
import type { DataResponse as _resilience_DataResponse, DataResponse__Output as _resilience_DataResponse__Output } from './resilience/DataResponse.ts';
import type { UnstableServiceClient as _resilience_UnstableServiceClient, UnstableServiceDefinition as _resilience_UnstableServiceDefinition } from './resilience/UnstableService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  resilience: {
    DataRequest: MessageTypeDefinition<_resilience_DataRequest, _resilience_DataRequest__Output>
    DataResponse: MessageTypeDefinition<_resilience_DataResponse, _resilience_DataResponse__Output>
    /**
     * The homework's service. Its wire contract is fixed: clients in any language
     * that were written for the homework talk to this server unchanged.
     */
    UnstableService: SubtypeConstructor<typeof grpc.Client, _resilience_UnstableServiceClient> & { service: _resilience_UnstableServiceDefinition }
  }
}

