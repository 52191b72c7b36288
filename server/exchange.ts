// Messages no faster than the caller reads and no more than it sends, until the caller leaves or the server shuts down.
import type { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { ServerDuplexStream, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { type Arrival, callerGone, serverStopped } from './faults/fault.ts';
import { onAbort } from './on-abort.ts';

/** The way to the caller. */
export interface Answers<Res> {
  /** Settles as soon as there is room for the next message. */
  send(message: Res): Promise<void>;
  /** Aborts when the stream is over; its reason is the error to end with. */
  readonly over: AbortSignal;
}

/** The way from the caller. */
export interface Requests<Req> {
  /** The next request; undefined once the caller has sent its last. Nothing is read ahead but grpc-js's buffer. */
  receive(): Promise<Req | undefined>;
}

/** The way to and from the caller. */
export interface Exchange<Req, Res> extends Answers<Res>, Requests<Req> {}

/** A call that answers with many messages. */
export type Answering<Res> = ServerWritableStream<unknown, Res> | ServerDuplexStream<unknown, Res>;

/** Settles with the first of the events; rejects with the signal's reason when it aborts. */
function happens(emitter: EventEmitter, events: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      for (const event of events) emitter.off(event, settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) return reject(signal.reason as Error);
      resolve();
    };
    if (signal.aborted) return settle();
    for (const event of events) emitter.on(event, settle);
    signal.addEventListener('abort', settle);
  });
}

/** The way to the caller of `call`. */
export function answersOf<Res>(call: Answering<Res>, { sending }: Arrival<unknown>, over: AbortSignal): Answers<Res> {
  let sent = 0;
  return {
    over,
    async send(message) {
      over.throwIfAborted();
      await sending(sent++, message);
      over.throwIfAborted();
      if (!call.write(message)) await happens(call, ['drain'], over);
    },
  };
}

/** The next request of `call`; undefined after the last. */
export async function receive<Req>(
  call: ServerReadableStream<Req, unknown> | ServerDuplexStream<Req, unknown>,
  over: AbortSignal,
): Promise<Req | undefined> {
  for (;;) {
    over.throwIfAborted();
    const request = call.read() as Req | null;
    if (request !== null) return request;
    if (call.readableEnded) break;
    await happens(call, ['readable', 'end'], over);
  }
  // Node tells the end of a stream that was reset before it tells the reset: a caller that left is not one that is done.
  await turn();
  over.throwIfAborted();
  return undefined;
}

/** Does the work under a signal that aborts when the caller is gone or the server shuts down. */
export async function whileOpen<Result>(
  gone: AbortSignal,
  draining: AbortSignal,
  work: (over: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const leave = () => over.abort(callerGone());
  const stop = () => over.abort(serverStopped());
  if (gone.aborted) leave();
  if (draining.aborted) stop();
  gone.addEventListener('abort', leave);
  const forget = onAbort(draining, stop);
  try {
    over.signal.throwIfAborted();
    return await work(over.signal);
  } finally {
    gone.removeEventListener('abort', leave);
    forget();
  }
}
