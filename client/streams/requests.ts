// The messages a caller sends, pulled no faster than the wire takes them.
import type { ChannelInterface } from '@grpc/grpc-js';

/** What a caller gives for its side of a stream. */
export type Messages<Req> = AsyncIterable<Req> | Iterable<Req>;

/** The messages of one stream on the wire. They leave once: what was pulled is gone. */
export interface Requests<Req> {
  readonly isTaken: boolean;
  take(): AsyncIterator<Req> | Iterator<Req>;
  /** Lets go of what was never taken. */
  discard(): void;
}

export function requestsOf<Req>(messages: Messages<Req>): Requests<Req> {
  let isTaken = false;
  const take = () => {
    isTaken = true;
    return Symbol.asyncIterator in messages ? messages[Symbol.asyncIterator]() : messages[Symbol.iterator]();
  };
  return {
    get isTaken() {
      return isTaken;
    },
    take,
    discard() {
      if (isTaken) return;
      try {
        letGo(take());
      } catch {
        // What cannot be iterated holds nothing.
      }
    },
  };
}

/** Throws a TypeError for what cannot be iterated. */
export function checkMessages(name: string, messages: unknown): asserts messages is Messages<unknown> {
  const given = (messages ?? {}) as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const fits = typeof given[Symbol.asyncIterator] === 'function' || typeof given[Symbol.iterator] === 'function';
  if (!fits || typeof messages === 'string') {
    throw new TypeError(`${name} must be an AsyncIterable or Iterable of messages, got ${typeof messages}`);
  }
}

type Wire = Pick<ReturnType<ChannelInterface['createCall']>, 'sendMessageWithContext' | 'halfClose'>;

export interface PumpOptions<Req> {
  readonly serialize: (request: Req) => Buffer;
  /** The messages threw. */
  readonly onBroken: (error: unknown) => void;
}

/**
 * Sends all messages and then half-closes; the function it returns stops it. The next message is pulled once grpc-js has
 * taken the one before, which it does while it holds less than a mebibyte of the call's.
 */
export function pump<Req>(wire: Wire, requests: Requests<Req>, { serialize, onBroken }: PumpOptions<Req>): () => void {
  let isOver = false;
  let iterator: AsyncIterator<Req> | Iterator<Req> | undefined;
  const stop = () => {
    if (isOver) return;
    isOver = true;
    letGo(iterator);
  };
  const run = async () => {
    iterator = requests.take();
    for (;;) {
      const { done, value } = await iterator.next();
      if (isOver) return;
      if (done) break;
      const bytes = serialize(value);
      // Never settles when the call ends before: nothing waits for this function then.
      await new Promise<void>((taken) => wire.sendMessageWithContext({ callback: () => taken() }, bytes));
      if (isOver) return;
    }
    isOver = true;
    wire.halfClose();
  };
  run().catch((error: unknown) => {
    if (isOver) return;
    stop();
    onBroken(error);
  });
  return stop;
}

// It may be busy with its next message, or throw: nobody waits for it.
function letGo(iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined): void {
  try {
    Promise.resolve(iterator?.return?.()).catch(() => undefined);
  } catch {
    // The call is over whatever it says.
  }
}
