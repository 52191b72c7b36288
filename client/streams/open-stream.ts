// One stream as its caller has it: begins when it is asked for, and ends with its reader, its signal or its client.
import type { Call, Next } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { callEnded } from '../outcome.ts';
import { cancelled } from '../wire-errors.ts';
import { follow } from './follow.ts';
import { type Idle, idleWatch } from './idle.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type MessageStream, messageStream } from './message-stream.ts';
import type { Broken, CheckedStreamOptions } from './stream-options.ts';
import type { Begun } from './streaming.ts';

export interface StreamCall {
  readonly call: Call;
  readonly chain: Next<unknown, Begun>;
  readonly options: CheckedStreamOptions;
  readonly again: ((broken: Broken) => unknown) | undefined;
  /** Counts the stream as open; gets what its client ends it with, and returns what tells that it has ended. */
  readonly opened: (stop: () => void) => () => void;
}

/** Begins a stream. Nothing it does rejects unless somebody reads. */
export function openStream({ call: asked, chain, options, again, opened }: StreamCall): MessageStream<unknown> {
  const { clock, emit } = asked.client;
  const aborter = new AbortController();
  const call = { ...asked, signal: aborter.signal, idleTimeoutMs: options.idleTimeoutMs };
  const reader: Mailbox<unknown> = mailbox(() => idle.again());
  const idle: Idle = idleWatch(call, options.idleTimeoutMs, () => reader.isAsked);
  const atMs = clock.now();
  let isOver = false;
  const finish = (error: unknown, reason = error) => {
    if (isOver) return;
    isOver = true;
    // Also at a good end: a policy may have lost a stream that had begun.
    aborter.abort(reason);
    asked.signal?.removeEventListener('abort', giveUp);
    emit(callEnded(call, atMs, error));
    ended();
  };
  const stop = (error: CancelledError, told: Error | undefined) => {
    if (isOver) return;
    finish(error, error.cause ?? error);
    reader.drop(told);
  };
  const fail = (error: CancelledError) => stop(error, error);
  const giveUp = () => fail(cancelled(call, asked.signal?.reason));
  const ended = opened(() => fail(cancelledBecause(call, 'the client was closed')));
  asked.signal?.addEventListener('abort', giveUp, { once: true });
  emit({ type: 'call-started', atMs, callId: call.id, method: call.method.fullName });
  void follow({ call, chain, reader, idle, options, again }).then((error) => {
    finish(error);
    reader.end(error as Error | undefined);
  });
  return messageStream(reader, () => stop(cancelledBecause(call, 'its reader left'), undefined));
}

function cancelledBecause(call: Call, why: string): CancelledError {
  const method = call.method.fullName;
  return new CancelledError(`${method} cancelled: ${why}`, { method, attempts: call.attempts });
}
