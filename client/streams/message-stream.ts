// What a caller reads a stream with.
import { type Mailbox, mailbox } from './mailbox.ts';

/**
 * The messages of one stream, to be read once: `for await` reads them as they come and no faster than its body runs.
 * Leaving the loop (`break`, `return()`, `await using`) cancels the call at once. What breaks the stream is thrown
 * behind the last message.
 */
export interface MessageStream<Res> extends AsyncDisposable {
  next(): Promise<IteratorResult<Res, undefined>>;
  return(): Promise<IteratorResult<Res, undefined>>;
  [Symbol.asyncIterator](): MessageStream<Res>;
}

/** Reads from `reader`; `leave` is called when the reader has enough. */
export function messageStream<Res>(reader: Pick<Mailbox<Res>, 'take'>, leave: () => void): MessageStream<Res> {
  const stream: MessageStream<Res> = {
    next: () => reader.take(),
    return() {
      leave();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]() {
      leave();
      return Promise.resolve();
    },
  };
  return stream;
}

/** A stream that failed before it began. */
export function failedStream(error: Error): MessageStream<never> {
  const reader = mailbox<never>();
  reader.end(error);
  return messageStream(reader, () => reader.drop());
}
