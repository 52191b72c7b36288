// The innermost `next` of a streaming method: one attempt on the wire.
import { status } from '@grpc/grpc-js';
import { announce, metadataOf } from '../attempt.ts';
import type { Call, Next } from '../call.ts';
import type { Channel } from '../channel.ts';
import { type CallError, DeadlineExceededError } from '../errors.ts';
import { type Streamed, streamEnd } from '../stream-end.ts';
import { open, type Opened, serviceError, type UnaryDefinition, whenDue } from '../unary.ts';
import { callError, cancelled, lostConnection, outOfTime } from '../wire-errors.ts';
import { answersOf } from './answers.ts';
import { answeredByMs, beginning } from './beginning.ts';
import { ending } from './ending.ts';
import { type Sending, sendMany, sendOne } from './sending.ts';

/** What proto-loader and grpc-js say of a streaming method. */
export interface StreamDefinition extends UnaryDefinition<unknown, unknown> {
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** A stream that has begun: what `next` resolves with. */
export interface Begun extends Streamed {
  /** The next message; rejects with what broke the stream, once all that came before was read. */
  read(): Promise<IteratorResult<unknown, undefined>>;
  /** Ends it here and on the wire, with an error of ours. */
  cancel(error: CallError): void;
}

/** Sends attempts of one method; see `beginning` for when it resolves. */
export function streaming(channel: Channel, definition: StreamDefinition): Next<unknown, Begun> {
  return (call) => {
    const startedAtMs = call.client.clock.now();
    const timeoutMs = call.deadlineMs === Infinity ? undefined : call.deadlineMs - startedAtMs;
    if (timeoutMs !== undefined && timeoutMs <= 0) return Promise.reject(outOfTime(call));
    if (call.signal?.aborted) return Promise.reject(cancelled(call, call.signal.reason));
    try {
      const sending = definition.requestStream ? sendMany(call, definition) : sendOne(call, definition);
      const opened = open(channel.lease(call.client), definition.path, call, timeoutMs);
      return attempt(opened, definition, { call, sending, startedAtMs, timeoutMs });
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };
}

interface Departure {
  readonly call: Call;
  readonly sending: Sending;
  readonly startedAtMs: number;
  readonly timeoutMs: number | undefined;
}

function attempt(opened: Opened, definition: StreamDefinition, departure: Departure): Promise<Begun> {
  const { call, sending, startedAtMs, timeoutMs } = departure;
  const { wire } = opened;
  const { promise, resolve, reject } = Promise.withResolvers<Begun>();
  const answers = answersOf(wire, definition);
  let stopSending: (() => void) | undefined;
  const end = ending(call, opened, startedAtMs, (error) => {
    start.release();
    stopSending?.();
    answers.end(error);
    if (error) reject(error);
    else resolve(begun);
  });
  const begun: Begun = { read: answers.read, cancel: end.cancel, [streamEnd]: end.promise };
  wire.start(metadataOf(call), {
    onReceiveMetadata: () => start.headers(),
    onReceiveMessage(bytes) {
      answers.receive(bytes);
      start.message();
    },
    onReceiveStatus(said) {
      const ended = answers.verdict(lostConnection(said));
      const error = ended.code === status.OK ? undefined : callError(call, serviceError(ended), timeoutMs);
      whenDue(call, error, () => end.settle(ended, error));
    },
  });
  answers.ask();
  sending.atOnce(wire);
  const start = beginning(call, opened, {
    begin() {
      resolve(begun);
      stopSending = sending.afterwards(wire, end.cancel);
    },
    tooLate: () => end.cancel(unanswered(call, startedAtMs)),
  });
  announce(call, startedAtMs, timeoutMs);
  return promise;
}

function unanswered(call: Call, startedAtMs: number): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} not answered within ${Math.round(answeredByMs(call, startedAtMs) - startedAtMs)} ms`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'attempt' });
}
