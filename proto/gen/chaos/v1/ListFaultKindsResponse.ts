// Original file: chaos/v1/chaos_control.proto

import type { FaultKind as _chaos_v1_FaultKind, FaultKind__Output as _chaos_v1_FaultKind__Output } from '../../chaos/v1/FaultKind.ts';

export interface ListFaultKindsResponse {
  'kinds'?: (_chaos_v1_FaultKind)[];
}

export interface ListFaultKindsResponse__Output {
  'kinds': (_chaos_v1_FaultKind__Output)[];
}
