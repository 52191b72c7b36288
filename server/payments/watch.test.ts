import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { Ledger } from './ledger.ts';
import type { BookedPayment } from './payment.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';
import { newFile, sqlitePlace } from './testing.ts';
import { watchPayments } from './watch.ts';

const all = { afterSequence: 0, account: '' };

async function book(ledger: Ledger, count: number, account = 'a'): Promise<void> {
  const first = (await ledger.last()) + 1;
  for (let index = first; index < first + count; index++)
    await ledger.charge({ idempotencyKey: `k${index}`, account, currency: 'EUR', minorUnits: 5, description: '' });
}

const openInMemory = () => openSqliteLedger({ path: ':memory:', now: () => 1 });
/** The ledger, with what is read of it and who listens. */
function observed(ledger: Ledger) {
  const seen = { reads: 0, listeners: 0 };
  const watched = {
    after(...given: Parameters<Ledger['after']>) {
      seen.reads++;
      return ledger.after(...given);
    },
    onBooked(listener: () => void) {
      const stop = ledger.onBooked(listener);
      seen.listeners++;
      return () => {
        seen.listeners--;
        stop();
      };
    },
  };
  return { seen, watched };
}

async function take(events: AsyncGenerator<BookedPayment>, count: number): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < count) taken.push(((await events.next()).value as BookedPayment).sequence);
  return taken;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('brings what was booked, in order over many pages, then what is booked from now on', async () => {
  const ledger = openInMemory();
  await book(ledger, 200);
  const events = watchPayments(ledger, all, new AbortController().signal);
  expect(await take(events, 200)).toEqual(upTo(200));
  const live = take(events, 3);
  await book(ledger, 3);
  expect(await live).toEqual([201, 202, 203]);
  await events.return(undefined as never);
});

test('loses nothing that is booked while a page is being read', async () => {
  const ledger = openInMemory();
  await book(ledger, 65);
  const events = watchPayments(ledger, all, new AbortController().signal);
  const seen: number[] = [];
  for (let turn = 0; turn < 130; turn++) {
    seen.push(...(await take(events, 1)));
    if (turn < 65) await book(ledger, 1);
  }
  expect(seen).toEqual(upTo(130));
  await events.return(undefined as never);
});

test('reads a page only when the one before is used up: a reader that stops costs one page', async () => {
  const ledger = openInMemory();
  await book(ledger, 1000);
  const { seen, watched } = observed(ledger);
  const events = watchPayments(watched, all, new AbortController().signal);
  await take(events, 64);
  await book(ledger, 100);
  expect(seen.reads).toBe(1);
  await take(events, 1);
  expect(seen).toEqual({ reads: 2, listeners: 1 });
  await events.return(undefined as never);
  expect(seen.listeners).toBe(0);
});

test('brings the payments of one account only, with the sequence numbers they have among all', async () => {
  const ledger = openInMemory();
  for (const account of ['a', 'b', 'a', 'b', 'b']) await book(ledger, 1, account);
  const events = watchPayments(ledger, { afterSequence: 2, account: 'b' }, new AbortController().signal);
  expect(await take(events, 2)).toEqual([4, 5]);
  const live = take(events, 1);
  await book(ledger, 3, 'a');
  await book(ledger, 1, 'b');
  expect(await live).toEqual([9]);
  await events.return(undefined as never);
});

test('ends with the signal’s reason, before and while it waits, and lets go of everything', async () => {
  const ledger = openInMemory();
  const { seen, watched } = observed(ledger);
  await expect(watchPayments(watched, all, AbortSignal.abort(new Error('early'))).next()).rejects.toThrow('early');
  expect(seen).toEqual({ reads: 1, listeners: 0 });
  const caller = new AbortController();
  const waiting = watchPayments(watched, all, caller.signal).next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen.listeners).toBe(1);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
  caller.abort(new Error('late'));
  await expect(waiting).rejects.toThrow('late');
  expect(seen).toEqual({ reads: 2, listeners: 0 }); // Nothing is read of a ledger that may be closed by now.
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

test('a wait that ends with a booking lets go of the signal', async () => {
  const ledger = openInMemory();
  const caller = new AbortController();
  const events = watchPayments(ledger, all, caller.signal);
  const next = take(events, 1);
  await book(ledger, 1);
  expect(await next).toEqual([1]);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  await events.return(undefined as never);
});

test('what is booked while an empty page is being read is not slept over', async () => {
  const ledger = openInMemory();
  let late = false;
  const watched = {
    ...ledger,
    async after(...given: Parameters<Ledger['after']>) {
      const page = await ledger.after(...given);
      if (!late) await book(ledger, 1);
      late = true;
      return page;
    },
  };
  const events = watchPayments(watched, all, new AbortController().signal);
  const startedAtMs = performance.now();
  expect(await take(events, 1)).toEqual([1]);
  expect(performance.now() - startedAtMs).toBeLessThan(900); // Asked again without having been told: after 1000.
  await events.return(undefined as never);
});

test('sees what another process has booked into the same file', async () => {
  const { open } = sqlitePlace(newFile());
  const [here, there] = [await open(), await open()];
  const events = watchPayments(here, all, new AbortController().signal);
  const next = take(events, 1);
  await book(there, 1);
  expect(await next).toEqual([1]);
  await events.return(undefined as never);
});
