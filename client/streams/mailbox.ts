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

interface Taker<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: Error) => void;
}

const done = { done: true, value: undefined } as const;

/** An empty mailbox. `onTake` hears of each `take` that has to wait. */
export function mailbox<T>(onTake: () => void = () => undefined): Mailbox<T> {
  const messages: { readonly value: T; readonly taken: () => void }[] = [];
  const takers: Taker<T>[] = [];
  let over: { error: Error | undefined } | undefined;
  let tellAsked: (() => void) | undefined;

  const finish = (error: Error | undefined) => {
    if (over) return;
    over = { error };
    for (const taker of takers.splice(0)) last(over, taker);
    tellAsked?.();
  };
  return {
    put: (value) =>
      new Promise((taken) => {
        if (over) return taken();
        const taker = takers.shift();
        if (!taker) return void messages.push({ value, taken });
        taker.resolve({ done: false, value });
        taken();
      }),
    take() {
      const first = messages.shift();
      if (first) {
        first.taken();
        return Promise.resolve({ done: false, value: first.value });
      }
      return new Promise((resolve, reject) => {
        if (over) return last(over, { resolve, reject });
        takers.push({ resolve, reject });
        tellAsked?.();
        onTake();
      });
    },
    end: finish,
    drop(error) {
      for (const { taken } of messages.splice(0)) taken();
      finish(error);
    },
    asked: () => (over || takers.length > 0 ? Promise.resolve() : new Promise((resolve) => (tellAsked = resolve))),
    get isEmpty() {
      return messages.length === 0;
    },
    get isAsked() {
      return takers.length > 0;
    },
  };
}

// The error is told once, to the first who asks.
function last<T>(over: { error: Error | undefined }, { resolve, reject }: Taker<T>): void {
  const { error } = over;
  over.error = undefined;
  if (error) reject(error);
  else resolve(done);
}
