// The access log: one line a call, readable at night.
import type { Metadata } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { ArrivalEvent } from './arrivals.ts';
import type { GrpcCall } from './arrive.ts';
import { printable } from './printable.ts';

/** Who made a call, as far as a log may tell. */
export interface LoggedCaller {
  /** Who is calling; empty when nobody was asked. */
  readonly caller: string;
  /** "127.0.0.1:50000". */
  readonly peer: string;
  /** The metadata `x-request-id`, if it looks like one. */
  readonly requestId: string | undefined;
}

function requestId(metadata: Metadata): string | undefined {
  const given = String(metadata.get('x-request-id')[0] ?? '');
  return /^[A-Za-z0-9._:/+=-]{1,64}$/.test(given) ? given : undefined;
}

/** What the log tells of a caller. */
export const loggedCaller = (call: GrpcCall, caller: string): LoggedCaller => ({
  caller,
  peer: call.getPeer(),
  requestId: requestId(call.metadata),
});

const inMs = (ms: number) => `${Math.round(ms)} ms`;

/** "ProcessData attempt 1 by shop-1: UNAVAILABLE (injected error) after 1 ms". */
function inWords(event: ArrivalEvent, caller: string): string {
  const { method, attempt, status, faultKind, arrivedAtUnixMs, endedAtUnixMs, cancelledAtUnixMs } = event;
  const name = method.slice(method.lastIndexOf('/') + 1);
  const by = caller && ` by ${printable(caller)}`;
  const fault = faultKind && ` (injected ${faultKind})`;
  const goneMs = cancelledAtUnixMs === 0 ? 0 : endedAtUnixMs - cancelledAtUnixMs;
  // A hung call ends with its caller; only work that went on without one is worth words.
  const gone = goneMs >= 1 ? `, ${inMs(goneMs)} after the caller had gone` : '';
  return `${name} attempt ${attempt}${by}: ${status}${fault} after ${inMs(endedAtUnixMs - arrivedAtUnixMs)}${gone}`;
}

/** Logs the end of a call. Neither payload nor metadata are in it, but for a request id. */
export function logCall(logger: Logger, event: ArrivalEvent, { caller, peer, requestId: id }: LoggedCaller): void {
  const fields = {
    method: event.method,
    caller: caller ? printable(caller) : undefined,
    peer,
    requestId: id,
    attempt: event.attempt,
    n: event.arrival,
    deadlineMs: event.deadlineMs,
    fault: event.faultKind || undefined,
    faultId: event.faultId || undefined,
    status: event.status,
    ms: Math.round(event.endedAtUnixMs - event.arrivedAtUnixMs),
  };
  logger.info(fields, inWords(event, caller));
}
