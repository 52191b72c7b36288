import { describe, expect, it } from 'vitest';
import { settle } from '../testing/fake-clock.ts';
import { mailbox } from './mailbox.ts';

const outcome = (promise: Promise<unknown>) => {
  const seen = { is: 'pending' as unknown };
  promise.then(
    (value) => (seen.is = value),
    (error: unknown) => (seen.is = error),
  );
  return seen;
};
const message = (value: unknown) => ({ done: false, value });
const done = { done: true, value: undefined };

describe('a message', () => {
  it('waits for its reader, and whoever brought it waits too', async () => {
    const box = mailbox<number>();
    const put = outcome(box.put(1));
    await settle();
    expect([put.is, box.isEmpty, box.isAsked]).toEqual(['pending', false, false]);
    expect(await box.take()).toEqual(message(1));
    await settle();
    expect([put.is, box.isEmpty]).toEqual([undefined, true]);
  });

  it('goes to the readers in the order they asked', async () => {
    const box = mailbox<number>();
    const taken = Promise.all([box.take(), box.take()]);
    expect(box.isAsked).toBe(true);
    await box.put(1);
    await box.put(2);
    expect(await taken).toEqual([message(1), message(2)]);
    expect(box.isAsked).toBe(false);
  });

  it('may be undefined', async () => {
    const box = mailbox<undefined>();
    void box.put(undefined);
    expect(await box.take()).toEqual(message(undefined));
  });
});

describe('the end', () => {
  it('comes behind what is in it, and is told for ever', async () => {
    const box = mailbox<number>();
    void box.put(1);
    box.end();
    expect([await box.take(), await box.take(), await box.take()]).toEqual([message(1), done, done]);
  });

  it('with an error throws it once, to the first who asks', async () => {
    const box = mailbox<number>();
    const waiting = [outcome(box.take()), outcome(box.take())];
    const error = new Error('broken');
    box.end(error);
    await settle();
    expect(waiting.map(({ is }) => is)).toEqual([error, done]);
    expect(await box.take()).toEqual(done);
  });

  it('is the first of several', async () => {
    const box = mailbox<number>();
    box.end();
    box.end(new Error('too late'));
    box.drop(new Error('too late'));
    expect(await box.take()).toEqual(done);
  });

  it('at once loses what is in it and lets go of who brought it', async () => {
    const box = mailbox<number>();
    const put = outcome(box.put(1));
    const error = new Error('dropped');
    box.drop(error);
    await settle();
    expect(put.is).toBeUndefined();
    await expect(box.take()).rejects.toBe(error);
  });

  it('lets go of whoever brings a message later', async () => {
    const box = mailbox<number>();
    box.end();
    await box.put(1);
    expect(await box.take()).toEqual(done);
  });

  it('that nobody hears is no unhandled rejection', async () => {
    mailbox<number>().end(new Error('unheard'));
    await settle();
  });
});

describe('being asked', () => {
  it('is told once somebody waits', async () => {
    const box = mailbox<number>();
    const asked = outcome(box.asked());
    await settle();
    expect(asked.is).toBe('pending');
    void box.take();
    await settle();
    expect(asked.is).toBeUndefined();
    await box.asked();
  });

  it('is told when nobody will', async () => {
    const box = mailbox<number>();
    const asked = outcome(box.asked());
    box.drop();
    await settle();
    expect(asked.is).toBeUndefined();
    await box.asked();
  });

  it('is told to `onTake`, but not for a message that is there', async () => {
    let waits = 0;
    const box = mailbox<number>(() => (waits += 1));
    void box.put(1);
    await box.take();
    expect(waits).toBe(0);
    void box.take();
    expect(waits).toBe(1);
  });
});
