// What every attempt has in common, whoever streams: what it takes along, its events and its line in the journal.
import { Metadata, status as codes, type StatusObject } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { type AttemptRecord, arrived, departed } from './journal.ts';
import { statusName } from './status.ts';

/** Tells that an attempt leaves; `timeoutMs` is what goes on the wire. */
export function announce(call: Call, atMs: number, timeoutMs: number | undefined): void {
  const { id: callId, attempt, maxAttempts: attempts } = call;
  const method = call.method.fullName;
  departed(call.attempts);
  call.client.emit({ type: 'attempt-started', atMs, callId, method, attempt, attempts, timeoutMs });
}

/** The call's metadata; from the second attempt on it counts those before (gRFC A6: absent on the first). */
export function metadataOf(call: Call): Metadata {
  if (call.attempt === 1) return call.metadata;
  const metadata = call.metadata.clone();
  metadata.set('grpc-previous-rpc-attempts', String(call.attempt - 1));
  return metadata;
}

/** grpc-js wants the wall clock's time; what is left is measured on ours, so a jump of the wall clock is harmless. */
export const wireDeadline = (timeoutMs: number | undefined): number =>
  timeoutMs === undefined ? Infinity : Date.now() + Math.ceil(timeoutMs);

/** How an attempt ended that the caller gave up. */
export const gaveUp: StatusObject = {
  code: 1,
  details: 'the caller gave up',
  metadata: new Metadata(),
};

/** How an attempt ended whose client was closed. */
export const closed: StatusObject = { ...gaveUp, details: 'the client was closed' };

/** Where an attempt went. */
export interface Road {
  readonly wire: { getPeer(): string };
  readonly lease: { readonly channel: { getTarget(): string } };
}

/** Writes the end of an attempt into the journal of its call and tells of it. */
export function record(call: Call, ended: StatusObject, startedAtMs: number, { wire, lease }: Road): void {
  const now = call.client.clock.now();
  const status = statusName(ended.code);
  const durationMs = now - startedAtMs;
  const faultId = trailer(ended.metadata, 'chaos-fault-id');
  const faultKind = faultId === undefined ? undefined : trailer(ended.metadata, 'chaos-fault-kind');
  const message = ended.code === 0 ? '' : (ended.details ?? '');
  const { attempt, backoffMs, hedge, id: callId, maxAttempts: attempts } = call;
  const endpoint = wire.getPeer();
  const made: AttemptRecord = { attempt, status, durationMs, backoffMs, endpoint, faultId, message, hedge };
  // grpc-js 1.14 names the target, scheme and all, where no connection was picked: it is no peer's address. Not with
  // other codes: a call that is cancelled while it looks for a connection may find one afterwards.
  const isUnsent = ended.code === codes.UNAVAILABLE && endpoint === lease.channel.getTarget();
  arrived(call.attempts, isUnsent ? { ...made, unsent: true } : made);
  const method = call.method.fullName;
  const who = { type: 'attempt-ended', atMs: now, callId, method, attempt, attempts } as const;
  call.client.emit({ ...who, status, durationMs, faultId, faultKind, message });
}

const trailer = (metadata: Metadata, key: string): string | undefined => metadata.get(key)[0]?.toString();
