import { describe, expect, it } from 'vitest';
import { settle } from '../testing/fake-clock.ts';
import { checkMessages, type Messages, pump, requestsOf } from './requests.ts';

/** A wire that takes each message when the test says so. */
function slowWire(messages: Messages<string>, serialize = (text: string) => Buffer.from(text)) {
  const sent: string[] = [];
  const taken: (() => void)[] = [];
  const broken: unknown[] = [];
  let halfClosed = 0;
  const wire = {
    sendMessageWithContext({ callback }: { callback?: () => void }, bytes: Buffer) {
      sent.push(bytes.toString());
      taken.push(() => callback?.());
    },
    halfClose: () => void (halfClosed += 1),
  };
  const stop = pump(wire, requestsOf(messages), { serialize, onBroken: (error) => broken.push(error) });
  const take = async () => {
    await settle();
    taken.shift()?.();
    await settle();
  };
  return { sent, broken, stop, take, halfClosed: () => halfClosed };
}

/** What a generator was asked and how it ended. */
function watched(count: number) {
  const seen = { pulled: 0, returned: 0 };
  async function* messages() {
    try {
      for (let n = 1; n <= count; n += 1) {
        seen.pulled = n;
        yield `m${n}`;
      }
    } finally {
      seen.returned += 1;
    }
  }
  return { seen, messages: messages() };
}

describe('a pump', () => {
  it('pulls the next message once the wire has taken the one before, and half-closes at the end', async () => {
    const { seen, messages } = watched(2);
    const { sent, take, halfClosed } = slowWire(messages);
    await settle();
    expect([sent, seen.pulled]).toEqual([['m1'], 1]);
    await take();
    expect([sent, seen.pulled, halfClosed()]).toEqual([['m1', 'm2'], 2, 0]);
    await take();
    expect(halfClosed()).toBe(1);
  });

  it.each([
    ['an array', () => ['a', 'b']],
    [
      'a generator',
      () =>
        (function* () {
          yield 'a';
          yield 'b';
        })(),
    ],
    ['an async iterable that is no generator', () => ReadableStream.from(['a', 'b']) as Messages<string>],
  ])('takes %s', async (_, messages) => {
    const { sent, take } = slowWire(messages());
    await take();
    await take();
    expect(sent).toEqual(['a', 'b']);
  });

  it('half-closes at once when there is nothing to send', async () => {
    const { sent, halfClosed } = slowWire([]);
    await settle();
    expect([sent, halfClosed()]).toEqual([[], 1]);
  });

  it('that is stopped lets go of the messages and sends none', async () => {
    const { seen, messages } = watched(5);
    const { sent, take, stop, halfClosed } = slowWire(messages);
    await take();
    stop();
    stop();
    await take();
    expect([sent, seen.returned, halfClosed()]).toEqual([['m1', 'm2'], 1, 0]);
  });

  it('that is stopped after the end leaves the messages alone', async () => {
    let returned = 0;
    const iterator = {
      next: () => ({ done: true as const, value: undefined }),
      return: () => ({ done: true as const, value: (returned += 1) }),
    };
    const { stop } = slowWire({ [Symbol.iterator]: () => iterator as unknown as Iterator<string> });
    await settle();
    stop();
    expect(returned).toBe(0);
  });

  it('tells of messages that throw, half-closes nothing, and tells nothing once it is stopped', async () => {
    const error = new Error('no more paper');
    const fails = async function* () {
      yield 'a';
      throw error;
    };
    const first = slowWire(fails());
    await first.take();
    expect([first.broken, first.halfClosed()]).toEqual([[error], 0]);
    const second = slowWire(fails());
    await settle();
    second.stop();
    await second.take();
    expect(second.broken).toEqual([]);
  });

  it('tells of a message that cannot be sent and lets go of the others', async () => {
    const { seen, messages } = watched(5);
    const error = new Error('does not fit');
    const { broken } = slowWire(messages, () => {
      throw error;
    });
    await settle();
    expect([broken, seen]).toEqual([[error], { pulled: 1, returned: 1 }]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('leave me');
      },
    ],
    ['rejects', () => Promise.reject(new Error('leave me'))],
    ['never settles', () => new Promise<never>(() => undefined)],
  ])('is not hindered by a `return()` that %s', async (_, leave) => {
    const next = () => Promise.resolve({ done: false as const, value: 'a' });
    const { stop } = slowWire({
      [Symbol.asyncIterator]: () => ({ next, return: leave }) as unknown as AsyncIterator<string>,
    });
    await settle();
    stop();
    await settle();
  });
});

describe('messages', () => {
  it('that were never taken are let go of', () => {
    let returned = 0;
    const iterator = {
      next: () => ({ done: true, value: undefined }),
      return: () => ({ done: true, value: (returned += 1) }),
    };
    const requests = requestsOf({ [Symbol.iterator]: () => iterator as unknown as Iterator<string> });
    requests.discard();
    requests.discard();
    expect([returned, requests.isTaken]).toEqual([1, true]);
  });

  it.each([[undefined], [null], [5], ['text'], [{}]])('must be iterable: %j is refused', (messages) => {
    expect(() => checkMessages('messages', messages)).toThrow(
      /^messages must be an AsyncIterable or Iterable of messages/,
    );
  });
});
