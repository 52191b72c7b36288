// From grpc-js's view of a call to ours.
import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import type { ArrivalCounts } from './arrival-counts.ts';
import type { Arrival, Wire } from './faults/fault.ts';

/** What every shape of call has. */
export type GrpcCall = Pick<
  ServerUnaryCall<unknown, unknown>,
  'metadata' | 'getDeadline' | 'cancelled' | 'getPeer' | 'getAuthContext'
> & {
  on(event: 'cancelled', listener: () => void): unknown;
  off(event: 'cancelled', listener: () => void): unknown;
};

export interface Arrive<Req> {
  readonly call: GrpcCall;
  readonly request: Req;
  readonly id: string;
  readonly method: string;
  readonly callKey: string;
  readonly caller: string;
  readonly gone: AbortSignal;
  readonly wire: Wire;
}

// What a caller sends is kept short: it ends up in memory, logs and events.
const maxLaneLength = 64;

function previousAttempts(metadata: Metadata): number {
  const [given] = metadata.get('grpc-previous-rpc-attempts');
  if (given === undefined) return 0;
  const text = String(given);
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** The caller's metadata `chaos-lane`; empty when not sent. */
export const laneOf = (metadata: Metadata) => String(metadata.get('chaos-lane')[0] ?? '').slice(0, maxLaneLength);

const notHeld = () => {};

/** The arrival of a call, counted. */
export function arrive<Req>(
  { call, request, id, method, callKey, caller, gone, wire }: Arrive<Req>,
  counts: ArrivalCounts,
): Arrival<Req> {
  const lane = laneOf(call.metadata);
  // Each field by its name: to copy an object with every call is dear.
  return {
    id,
    method,
    callKey,
    lane,
    caller,
    request,
    gone,
    wire,
    attempt: previousAttempts(call.metadata) + 1,
    n: counts.next(method, lane, callKey),
    deadlineMs: deadlineMs(call),
    metadata: (name) => call.metadata.get(name).map(String).join(',') || undefined,
    chance: 0,
    sending: notHeld,
  };
}

/** The time the caller gave, in milliseconds; 0 = none. */
function deadlineMs(call: GrpcCall): number {
  const deadline = Number(call.getDeadline());
  // grpc-js reckons deadlines with the wall clock, so only that clock tells the rest of one.
  return deadline === Infinity ? 0 : Math.max(1, deadline - Date.now());
}
