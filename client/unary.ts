// The innermost `next`: one attempt on the wire.
import {
  type CallOptions,
  type ClientUnaryCall,
  Metadata,
  type requestCallback,
  type ServiceError,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Call, Next } from './call.ts';
import type { Channel, Lease } from './channel.ts';
import {
  type AttemptRecord,
  type CallError,
  DeadlineExceededError,
  InvalidRequestError,
  RefusedError,
} from './errors.ts';
import { statusName } from './status.ts';
import { callError, cancelled, outOfTime } from './wire-errors.ts';

/** What proto-loader and grpc-js say of a unary method. */
export interface UnaryDefinition<Req, Res> {
  readonly path: string;
  readonly requestSerialize: (request: Req) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

/** Sends attempts of one method. The journal of a call is the array that its `attempts` shows. */
export function unary<Req, Res>(channel: Channel, definition: UnaryDefinition<Req, Res>): Next<Req, Res> {
  return (call) => {
    const { clock } = call.client;
    const startedAtMs = clock.now();
    const timeoutMs = call.deadlineMs === Infinity ? undefined : call.deadlineMs - startedAtMs;
    if (timeoutMs !== undefined && timeoutMs <= 0) return Promise.reject(outOfTime(call));
    if (call.signal?.aborted) return Promise.reject(cancelled(call, call.signal.reason));
    try {
      const { bytes } = encode(call, definition).encoded;
      return send(channel.lease(call.client), definition, call, { bytes, startedAtMs, timeoutMs });
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };
}

/** The call with its request encoded. A policy that put another request in its place gets that one encoded. */
export function encode<Req>(
  call: Call<Req>,
  { requestSerialize }: Pick<UnaryDefinition<Req, unknown>, 'requestSerialize'>,
) {
  const { encoded, request } = call;
  if (encoded?.request === request) return { ...call, encoded };
  try {
    return { ...call, encoded: { request, bytes: requestSerialize(request) } };
  } catch (error) {
    throw new InvalidRequestError(call.method.fullName, error);
  }
}

interface Departure {
  readonly bytes: Buffer;
  readonly startedAtMs: number;
  readonly timeoutMs: number | undefined;
}

const asIs = (bytes: Buffer) => bytes;

function send<Req, Res>(lease: Lease, definition: UnaryDefinition<Req, Res>, call: Call<Req>, departure: Departure) {
  const { bytes, startedAtMs, timeoutMs } = departure;
  return new Promise<Res>((resolve, reject) => {
    let settled = false;
    let answer: Res | undefined;
    let failure: ServiceError | null = null;
    const wire = start(lease, definition, call, bytes, wireOptions(timeoutMs), (error, response) => {
      failure = error;
      answer = response;
    });
    announce(call, startedAtMs, timeoutMs);
    const settle = (ended: StatusObject, error: CallError | undefined) => {
      settled = true;
      call.signal?.removeEventListener('abort', giveUp);
      record(call, ended, { startedAtMs, endpoint: wire.getPeer() });
      lease.release();
      if (error) reject(error);
      else resolve(answer as Res);
    };
    const giveUp = () => {
      wire.cancel();
      settle(gaveUp, cancelled(call, call.signal?.reason));
    };
    call.signal?.addEventListener('abort', giveUp, { once: true });
    // Comes after the callback and, unlike it, brings the trailers also when all went well.
    wire.once('status', (ended: StatusObject) => {
      const error = failure ? callError(call, failure, timeoutMs) : undefined;
      whenDue(call, error, () => settled || settle(failure ?? ended, error));
    });
  });
}

// Also grpc-js refuses: a channel that was closed meanwhile, for one. Nothing has left then.
function start<Req, Res>(
  lease: Lease,
  { path, responseDeserialize }: UnaryDefinition<Req, Res>,
  call: Call<Req>,
  bytes: Buffer,
  options: CallOptions,
  done: requestCallback<Res>,
): ClientUnaryCall {
  try {
    return lease.wire.makeUnaryRequest(path, asIs, responseDeserialize, bytes, metadataOf(call), options, done);
  } catch (cause) {
    lease.release();
    const method = call.method.fullName;
    const code = status.INTERNAL;
    throw new RefusedError(`${method} not sent: ${String(cause)}`, { method, code, attempts: call.attempts, cause });
  }
}

function announce(call: Call, atMs: number, timeoutMs: number | undefined): void {
  const { id: callId, attempt, maxAttempts: attempts } = call;
  const method = call.method.fullName;
  call.client.emit({ type: 'attempt-started', atMs, callId, method, attempt, attempts, timeoutMs });
}

// The wire counts whole milliseconds, so about one attempt in ten would end up to one too early: a time limit is never
// shorter than it says.
function whenDue({ client, deadlineMs }: Call, error: CallError | undefined, act: () => void): void {
  const earlyMs = error instanceof DeadlineExceededError ? deadlineMs - client.clock.now() : 0;
  if (earlyMs > 0) setTimeout(act, Math.ceil(earlyMs) + 1);
  else act();
}

const gaveUp: StatusObject = { code: status.CANCELLED, details: 'the caller gave up', metadata: new Metadata() };

// gRFC A6: absent on the first attempt.
function metadataOf(call: Call): Metadata {
  if (call.attempt === 1) return call.metadata;
  const metadata = call.metadata.clone();
  metadata.set('grpc-previous-rpc-attempts', String(call.attempt - 1));
  return metadata;
}

// grpc-js wants the wall clock's time; what is left is measured on ours, so a jump of the wall clock is harmless.
const wireOptions = (timeoutMs: number | undefined): CallOptions =>
  timeoutMs === undefined ? {} : { deadline: Date.now() + Math.ceil(timeoutMs) };

function record(
  call: Call,
  ended: StatusObject,
  { startedAtMs, endpoint }: { readonly startedAtMs: number; readonly endpoint: string },
): void {
  const now = call.client.clock.now();
  const name = statusName(ended.code);
  const durationMs = now - startedAtMs;
  const faultId = trailer(ended.metadata, 'chaos-fault-id');
  const { attempt, backoffMs, id: callId } = call;
  (call.attempts as AttemptRecord[]).push({ attempt, status: name, durationMs, backoffMs, endpoint, faultId });
  call.client.emit({
    type: 'attempt-ended',
    atMs: now,
    callId,
    method: call.method.fullName,
    attempt,
    attempts: call.maxAttempts,
    status: name,
    durationMs,
    faultId,
    faultKind: trailer(ended.metadata, 'chaos-fault-kind'),
    message: ended.details,
  });
}

const trailer = (metadata: Metadata, key: string): string | undefined => metadata.get(key)[0]?.toString();
