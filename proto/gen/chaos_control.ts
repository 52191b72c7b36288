import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ActiveFault as _chaos_v1_ActiveFault, ActiveFault__Output as _chaos_v1_ActiveFault__Output } from './chaos/v1/ActiveFault.ts';
import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from './chaos/v1/Arrival.ts';
import type { ChaosControlClient as _chaos_v1_ChaosControlClient, ChaosControlDefinition as _chaos_v1_ChaosControlDefinition } from './chaos/v1/ChaosControl.ts';
import type { ChaosStatus as _chaos_v1_ChaosStatus, ChaosStatus__Output as _chaos_v1_ChaosStatus__Output } from './chaos/v1/ChaosStatus.ts';
import type { ClearFaultRequest as _chaos_v1_ClearFaultRequest, ClearFaultRequest__Output as _chaos_v1_ClearFaultRequest__Output } from './chaos/v1/ClearFaultRequest.ts';
import type { ClearRequest as _chaos_v1_ClearRequest, ClearRequest__Output as _chaos_v1_ClearRequest__Output } from './chaos/v1/ClearRequest.ts';
import type { FaultKind as _chaos_v1_FaultKind, FaultKind__Output as _chaos_v1_FaultKind__Output } from './chaos/v1/FaultKind.ts';
import type { GetStatusRequest as _chaos_v1_GetStatusRequest, GetStatusRequest__Output as _chaos_v1_GetStatusRequest__Output } from './chaos/v1/GetStatusRequest.ts';
import type { InjectedFault as _chaos_v1_InjectedFault, InjectedFault__Output as _chaos_v1_InjectedFault__Output } from './chaos/v1/InjectedFault.ts';
import type { Injection as _chaos_v1_Injection, Injection__Output as _chaos_v1_Injection__Output } from './chaos/v1/Injection.ts';
import type { ListArrivalsRequest as _chaos_v1_ListArrivalsRequest, ListArrivalsRequest__Output as _chaos_v1_ListArrivalsRequest__Output } from './chaos/v1/ListArrivalsRequest.ts';
import type { ListArrivalsResponse as _chaos_v1_ListArrivalsResponse, ListArrivalsResponse__Output as _chaos_v1_ListArrivalsResponse__Output } from './chaos/v1/ListArrivalsResponse.ts';
import type { ListFaultKindsRequest as _chaos_v1_ListFaultKindsRequest, ListFaultKindsRequest__Output as _chaos_v1_ListFaultKindsRequest__Output } from './chaos/v1/ListFaultKindsRequest.ts';
import type { ListFaultKindsResponse as _chaos_v1_ListFaultKindsResponse, ListFaultKindsResponse__Output as _chaos_v1_ListFaultKindsResponse__Output } from './chaos/v1/ListFaultKindsResponse.ts';
import type { ListScenariosRequest as _chaos_v1_ListScenariosRequest, ListScenariosRequest__Output as _chaos_v1_ListScenariosRequest__Output } from './chaos/v1/ListScenariosRequest.ts';
import type { ListScenariosResponse as _chaos_v1_ListScenariosResponse, ListScenariosResponse__Output as _chaos_v1_ListScenariosResponse__Output } from './chaos/v1/ListScenariosResponse.ts';
import type { LoadScenarioRequest as _chaos_v1_LoadScenarioRequest, LoadScenarioRequest__Output as _chaos_v1_LoadScenarioRequest__Output } from './chaos/v1/LoadScenarioRequest.ts';
import type { Scenario as _chaos_v1_Scenario, Scenario__Output as _chaos_v1_Scenario__Output } from './chaos/v1/Scenario.ts';
import type { SetFaultRequest as _chaos_v1_SetFaultRequest, SetFaultRequest__Output as _chaos_v1_SetFaultRequest__Output } from './chaos/v1/SetFaultRequest.ts';
import type { SetScenarioRequest as _chaos_v1_SetScenarioRequest, SetScenarioRequest__Output as _chaos_v1_SetScenarioRequest__Output } from './chaos/v1/SetScenarioRequest.ts';
import type { WatchArrivalsRequest as _chaos_v1_WatchArrivalsRequest, WatchArrivalsRequest__Output as _chaos_v1_WatchArrivalsRequest__Output } from './chaos/v1/WatchArrivalsRequest.ts';
import type { WatchInjectionsRequest as _chaos_v1_WatchInjectionsRequest, WatchInjectionsRequest__Output as _chaos_v1_WatchInjectionsRequest__Output } from './chaos/v1/WatchInjectionsRequest.ts';

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
       * Chaos never touches this service, not even when a fault names it. Once the
       * server has a token, every call needs the metadata
       * "authorization: Bearer <CHAOS_CONTROL_TOKEN>"; without one only callers on the
       * server's machine may call. A fault that holds a whole connection holds control
       * calls on that connection too: use another connection, or the HTTP port.
       */
      ChaosControl: SubtypeConstructor<typeof grpc.Client, _chaos_v1_ChaosControlClient> & { service: _chaos_v1_ChaosControlDefinition }
      ChaosStatus: MessageTypeDefinition<_chaos_v1_ChaosStatus, _chaos_v1_ChaosStatus__Output>
      ClearFaultRequest: MessageTypeDefinition<_chaos_v1_ClearFaultRequest, _chaos_v1_ClearFaultRequest__Output>
      ClearRequest: MessageTypeDefinition<_chaos_v1_ClearRequest, _chaos_v1_ClearRequest__Output>
      FaultKind: MessageTypeDefinition<_chaos_v1_FaultKind, _chaos_v1_FaultKind__Output>
      GetStatusRequest: MessageTypeDefinition<_chaos_v1_GetStatusRequest, _chaos_v1_GetStatusRequest__Output>
      InjectedFault: MessageTypeDefinition<_chaos_v1_InjectedFault, _chaos_v1_InjectedFault__Output>
      Injection: MessageTypeDefinition<_chaos_v1_Injection, _chaos_v1_Injection__Output>
      ListArrivalsRequest: MessageTypeDefinition<_chaos_v1_ListArrivalsRequest, _chaos_v1_ListArrivalsRequest__Output>
      ListArrivalsResponse: MessageTypeDefinition<_chaos_v1_ListArrivalsResponse, _chaos_v1_ListArrivalsResponse__Output>
      ListFaultKindsRequest: MessageTypeDefinition<_chaos_v1_ListFaultKindsRequest, _chaos_v1_ListFaultKindsRequest__Output>
      ListFaultKindsResponse: MessageTypeDefinition<_chaos_v1_ListFaultKindsResponse, _chaos_v1_ListFaultKindsResponse__Output>
      ListScenariosRequest: MessageTypeDefinition<_chaos_v1_ListScenariosRequest, _chaos_v1_ListScenariosRequest__Output>
      ListScenariosResponse: MessageTypeDefinition<_chaos_v1_ListScenariosResponse, _chaos_v1_ListScenariosResponse__Output>
      LoadScenarioRequest: MessageTypeDefinition<_chaos_v1_LoadScenarioRequest, _chaos_v1_LoadScenarioRequest__Output>
      Scenario: MessageTypeDefinition<_chaos_v1_Scenario, _chaos_v1_Scenario__Output>
      SetFaultRequest: MessageTypeDefinition<_chaos_v1_SetFaultRequest, _chaos_v1_SetFaultRequest__Output>
      SetScenarioRequest: MessageTypeDefinition<_chaos_v1_SetScenarioRequest, _chaos_v1_SetScenarioRequest__Output>
      WatchArrivalsRequest: MessageTypeDefinition<_chaos_v1_WatchArrivalsRequest, _chaos_v1_WatchArrivalsRequest__Output>
      WatchInjectionsRequest: MessageTypeDefinition<_chaos_v1_WatchInjectionsRequest, _chaos_v1_WatchInjectionsRequest__Output>
    }
  }
}

