import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ActiveFault as _chaos_v1_ActiveFault, ActiveFault__Output as _chaos_v1_ActiveFault__Output } from './chaos/v1/ActiveFault.ts';
import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from './chaos/v1/Arrival.ts';
import type { ChaosControlClient as _chaos_v1_ChaosControlClient, ChaosControlDefinition as _chaos_v1_ChaosControlDefinition } from './chaos/v1/ChaosControl.ts';
import type { ChaosStatus as _chaos_v1_ChaosStatus, ChaosStatus__Output as _chaos_v1_ChaosStatus__Output } from './chaos/v1/ChaosStatus.ts';
import type { GetStatusRequest as _chaos_v1_GetStatusRequest, GetStatusRequest__Output as _chaos_v1_GetStatusRequest__Output } from './chaos/v1/GetStatusRequest.ts';
import type { ListScenariosRequest as _chaos_v1_ListScenariosRequest, ListScenariosRequest__Output as _chaos_v1_ListScenariosRequest__Output } from './chaos/v1/ListScenariosRequest.ts';
import type { ListScenariosResponse as _chaos_v1_ListScenariosResponse, ListScenariosResponse__Output as _chaos_v1_ListScenariosResponse__Output } from './chaos/v1/ListScenariosResponse.ts';
import type { Scenario as _chaos_v1_Scenario, Scenario__Output as _chaos_v1_Scenario__Output } from './chaos/v1/Scenario.ts';
import type { SetScenarioRequest as _chaos_v1_SetScenarioRequest, SetScenarioRequest__Output as _chaos_v1_SetScenarioRequest__Output } from './chaos/v1/SetScenarioRequest.ts';
import type { WatchArrivalsRequest as _chaos_v1_WatchArrivalsRequest, WatchArrivalsRequest__Output as _chaos_v1_WatchArrivalsRequest__Output } from './chaos/v1/WatchArrivalsRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  chaos: {
    v1: {
      ActiveFault: MessageTypeDefinition<_chaos_v1_ActiveFault, _chaos_v1_ActiveFault__Output>
      Arrival: MessageTypeDefinition<_chaos_v1_Arrival, _chaos_v1_Arrival__Output>
      /**
       * Steers the chaos of a running server and reports what arrived at it.
       * Chaos never touches this service. From beyond loopback every call needs the
       * metadata "authorization: Bearer <CHAOS_CONTROL_TOKEN>".
       */
      ChaosControl: SubtypeConstructor<typeof grpc.Client, _chaos_v1_ChaosControlClient> & { service: _chaos_v1_ChaosControlDefinition }
      ChaosStatus: MessageTypeDefinition<_chaos_v1_ChaosStatus, _chaos_v1_ChaosStatus__Output>
      GetStatusRequest: MessageTypeDefinition<_chaos_v1_GetStatusRequest, _chaos_v1_GetStatusRequest__Output>
      ListScenariosRequest: MessageTypeDefinition<_chaos_v1_ListScenariosRequest, _chaos_v1_ListScenariosRequest__Output>
      ListScenariosResponse: MessageTypeDefinition<_chaos_v1_ListScenariosResponse, _chaos_v1_ListScenariosResponse__Output>
      Scenario: MessageTypeDefinition<_chaos_v1_Scenario, _chaos_v1_Scenario__Output>
      SetScenarioRequest: MessageTypeDefinition<_chaos_v1_SetScenarioRequest, _chaos_v1_SetScenarioRequest__Output>
      WatchArrivalsRequest: MessageTypeDefinition<_chaos_v1_WatchArrivalsRequest, _chaos_v1_WatchArrivalsRequest__Output>
    }
  }
}

