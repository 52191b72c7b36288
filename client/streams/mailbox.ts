// Between one who brings messages and one who reads them: what is not read yet, and who waits.
export interface Mailbox<T> {
  /** Settles once the message was taken: whoever waits for that brings no more than one ahead. */
  put(message: T): Promise<void>;
  /** The next message; after the end `done`, or, once, the error it ended with. */
  take(): Promise<IteratorResult<T, undefined>>;
  /** No message follows those that are in it. */
  end(error?: Error): void;
  /** No message follows, and what is in it is lost. */
  drop(error?: Error): void;
  /** Settles once somebody waits for a message, or nobody will. */
  asked(): Promise<void>;
  readonly isEmpty: boolean;
  /** Somebody waits for a message. */
  readonly isAsked: boolean;
}

/** An empty mailbox. `onTake` hears of each `take` that has to wait. */
export function mailbox<T>(onTake: () => void = () => undefined): Mailbox<T> {
  const messages: { readonly value: T; readonly taken: () => void }[] = [];
  const readers = readersOf<T>(onTake);
  return {
    put: (value) =>
      new Promise((taken) => {
        if (readers.areOver || readers.give(value)) return taken();
        messages.push({ value, taken });
      }),
    take() {
      const first = messages.shift();
      if (!first) return readers.wait();
      first.taken();
      return Promise.resolve({ done: false, value: first.value });
    },
    end: readers.end,
    drop(error) {
      for (const { taken } of messages.splice(0)) taken();
      readers.end(error);
    },
    asked: readers.come,
    get isEmpty() {
      return messages.length === 0;
    },
    get isAsked() {
      return readers.areWaiting;
    },
  };
}

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for a message, in the order they came. */
function readersOf<T>(onWait: () => void) {
  const waiting: Reader<T>[] = [];
  let over: { error: Error | undefined } | undefined;
  let tellCome: (() => void) | undefined;
  return {
    give(value: T): boolean {
      const first = waiting.shift();
      first?.resolve({ done: false, value });
      return first !== undefined;
    },
    wait: () =>
      new Promise<IteratorResult<T, undefined>>((resolve, reject) => {
        if (over) return last(over, { resolve, reject });
        waiting.push({ resolve, reject });
        tellCome?.();
        onWait();
      }),
    end(error?: Error) {
      if (over) return;
      over = { error };
      for (const reader of waiting.splice(0)) last(over, reader);
      tellCome?.();
    },
    come: () => (over || waiting.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => (tellCome = resolve))),
    get areOver() {
      return over !== undefined;
    },
    get areWaiting() {
      return waiting.length > 0;
    },
  };
}

// The error is told once, to the first who asks.
function last<T>(over: { error: Error | undefined }, { resolve, reject }: Reader<T>): void {
  const { error } = over;
  over.error = undefined;
  if (error) reject(error);
  else resolve({ done: true, value: undefined });
}
