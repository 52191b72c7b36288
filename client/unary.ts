// The innermost `next` of a unary method: one attempt on the wire.
import { type ChannelInterface, Metadata, type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
import { announce, closed, gaveUp, metadataOf, record, wireDeadline } from './attempt.ts';
import type { Call, Next } from './call.ts';
import type { Channel, Lease } from './channel.ts';
import { type CallError, DeadlineExceededError, InvalidRequestError, RefusedError } from './errors.ts';
import { keyed } from './idempotency-key.ts';
import { callError, cancelled, closedOver, lostConnection, outOfTime } from './wire-errors.ts';

/** What proto-loader and grpc-js say of a unary method. */
export interface UnaryDefinition<Req, Res> {
  readonly path: string;
  readonly requestSerialize: (request: Req) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

/** Sends attempts of one method. The journal of a call is the array that its `attempts` shows. */
export function unary<Req, Res>(channel: Channel, definition: UnaryDefinition<Req, Res>): Next<Req, Res> {
  return (call) => {
    const startedAtMs = call.client.clock.now();
    const timeoutMs = call.deadlineMs === Infinity ? undefined : call.deadlineMs - startedAtMs;
    if (timeoutMs !== undefined && timeoutMs <= 0) return Promise.reject(outOfTime(call));
    if (call.signal?.aborted) return Promise.reject(cancelled(call, call.signal.reason));
    try {
      const { bytes } = encode(call, definition).encoded;
      const lease = channel.lease(call.client);
      return send(open(lease, definition.path, call, timeoutMs), definition, call, { bytes, startedAtMs, timeoutMs });
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
  if (encoded && encoded.request === request) return { ...call, encoded };
  try {
    return { ...call, encoded: { request, bytes: requestSerialize(keyed(call, request)) } };
  } catch (error) {
    throw new InvalidRequestError(call.method.fullName, error, call.attempts);
  }
}

type Wire = ReturnType<ChannelInterface['createCall']>;

/** A call that grpc-js has made and not yet started, and the lease it runs on. */
export interface Opened {
  readonly wire: Wire;
  readonly lease: Lease;
}

/**
 * Makes a call on the channel itself. `Client.makeUnaryRequest` would put an emitter, a chain of interceptors and a
 * stack trace around each, which costs more than all policies together (docs/benchmarks.md). Also grpc-js refuses: a
 * channel that was closed meanwhile, for one. Nothing has left then.
 */
export function open(lease: Lease, path: string, call: Call, timeoutMs: number | undefined): Opened {
  try {
    const wire = lease.channel.createCall(path, wireDeadline(timeoutMs), undefined, null, undefined);
    return { wire, lease };
  } catch (cause) {
    lease.release();
    const method = call.method.fullName;
    const code = status.INTERNAL;
    throw new RefusedError(`${method} not sent: ${String(cause)}`, { method, code, attempts: call.attempts, cause });
  }
}

interface Departure {
  readonly bytes: Buffer;
  readonly startedAtMs: number;
  readonly timeoutMs: number | undefined;
}

function send<Req, Res>(
  { wire, lease }: Opened,
  { responseDeserialize }: UnaryDefinition<Req, Res>,
  call: Call<Req>,
  { bytes, startedAtMs, timeoutMs }: Departure,
): Promise<Res> {
  return new Promise<Res>((resolve, reject) => {
    let settled = false;
    const answer = oneAnswer(wire, responseDeserialize);
    const settle = (ended: StatusObject, error: CallError | undefined) => {
      if (settled) return;
      settled = true;
      call.signal?.removeEventListener('abort', giveUp);
      record(call, ended, startedAtMs, { wire, lease });
      lease.release();
      if (error) reject(error);
      else resolve(answer.value() as Res);
    };
    const leave = (error: CallError, ended = gaveUp) => {
      wire.cancelWithStatus(status.CANCELLED, ended.details);
      settle(ended, error);
    };
    const giveUp = () => leave(cancelled(call, call.signal?.reason));
    lease.cut = () => leave(closedOver(call), closed);
    started(lease, call, () =>
      wire.start(metadataOf(call), {
        onReceiveMetadata: nothing,
        onReceiveMessage: answer.receive,
        onReceiveStatus(said) {
          const ended = answer.verdict(lostConnection(said));
          const error = ended.code === status.OK ? undefined : callError(call, serviceError(ended), timeoutMs);
          whenDue(call, error, () => settle(ended, error));
        },
      }),
    );
    ask(wire, bytes);
    // Before anybody hears of the attempt: who gives up then must be heard.
    call.signal?.addEventListener('abort', giveUp, { once: true });
    announce(call, startedAtMs, timeoutMs);
  });
}

// Metadata that a policy spoilt: nothing has left, and nobody would let go of the lease. The cause may show a value.
function started(lease: Lease, call: Call, start: () => void): void {
  try {
    start();
  } catch {
    lease.release();
    const method = call.method.fullName;
    const text = `${method} not sent: what a policy put into its metadata cannot travel`;
    throw new RefusedError(text, { method, code: status.INTERNAL, attempts: call.attempts });
  }
}

function ask(wire: Wire, bytes: Buffer): void {
  wire.startRead();
  wire.sendMessageWithContext({}, bytes);
  wire.halfClose();
}

const nothing = () => undefined;

/** A unary method has one answer: none, two, or one that cannot be read is an error of its own. */
function oneAnswer<Res>(wire: Wire, deserialize: (bytes: Buffer) => Res) {
  let answer: Res | undefined;
  let received = 0;
  let wrong: StatusObject | undefined;
  const refuse = (code: status, details: string) => {
    wrong = { code, details, metadata: new Metadata() };
    wire.cancelWithStatus(code, details);
  };
  return {
    receive(bytes: Buffer) {
      received += 1;
      if (received > 1) return refuse(status.UNIMPLEMENTED, 'Too many responses received');
      try {
        answer = deserialize(bytes);
      } catch (error) {
        return refuse(status.INTERNAL, `Response message parsing error: ${String((error as Error).message ?? error)}`);
      }
      wire.startRead();
    },
    verdict(said: StatusObject): StatusObject {
      if (wrong) return { ...wrong, metadata: said.metadata };
      const missing = said.code === status.OK && received === 0;
      return missing ? { ...said, code: status.UNIMPLEMENTED, details: 'No message received' } : said;
    },
    value: () => answer,
  };
}

/** What grpc-js's own calls fail with. */
export function serviceError({ code, details, metadata }: StatusObject): ServiceError {
  return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details, metadata });
}

/**
 * The wire counts whole milliseconds, so about one attempt in ten would end up to one too early: a time limit is never
 * shorter than it says.
 */
export function whenDue({ client, deadlineMs }: Call, error: CallError | undefined, act: () => void): void {
  const earlyMs = error instanceof DeadlineExceededError ? deadlineMs - client.clock.now() : 0;
  if (earlyMs > 0) setTimeout(act, Math.ceil(earlyMs) + 1);
  else act();
}
