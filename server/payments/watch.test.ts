import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Ledger, openLedger } from './ledger.ts';
import type { BookedPayment } from './payment.ts';
import { watchPayments } from './watch.ts';

const all = { afterSequence: 0, account: '' };

function book(ledger: Ledger, count: number, account = 'a'): void {
  const first = ledger.last() + 1;
  for (let index = first; index < first + count; index++)
    ledger.book({ idempotencyKey: `k${index}`, account, currency: 'EUR', minorUnits: 5, description: '' });
}

const openInMemory = () => openLedger({ now: () => 1 });

/** The ledger, with what is read of it and who listens. */
function observed(ledger: Ledger) {
  const seen = { reads: 0, waits: 0, listeners: 0 };
  const watched = {
    after(...given: Parameters<Ledger['after']>) {
      seen.reads++;
      return ledger.after(...given);
    },
    onBooked(listener: () => void) {
      const stop = ledger.onBooked(listener);
      seen.waits++;
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
  book(ledger, 200);
  const events = watchPayments(ledger, all, new AbortController().signal);
  expect(await take(events, 200)).toEqual(upTo(200));
  const live = take(events, 3);
  book(ledger, 3);
  expect(await live).toEqual([201, 202, 203]);
  await events.return(undefined as never);
});

test('loses nothing that is booked while a page is being read', async () => {
  const ledger = openInMemory();
  book(ledger, 65);
  const events = watchPayments(ledger, all, new AbortController().signal);
  const seen: number[] = [];
  for (let turn = 0; turn < 130; turn++) {
    seen.push(...(await take(events, 1)));
    if (turn < 65) book(ledger, 1);
  }
  expect(seen).toEqual(upTo(130));
  await events.return(undefined as never);
});

test('reads a page only when the one before is used up: a reader that stops costs one page', async () => {
  const ledger = openInMemory();
  book(ledger, 1000);
  const { seen, watched } = observed(ledger);
  const events = watchPayments(watched, all, new AbortController().signal);
  await take(events, 64);
  book(ledger, 100);
  expect(seen).toEqual({ reads: 1, waits: 0, listeners: 0 });
  await take(events, 1);
  expect(seen.reads).toBe(2);
  await events.return(undefined as never);
});

test('brings the payments of one account only, with the sequence numbers they have among all', async () => {
  const ledger = openInMemory();
  for (const account of ['a', 'b', 'a', 'b', 'b']) book(ledger, 1, account);
  const events = watchPayments(ledger, { afterSequence: 2, account: 'b' }, new AbortController().signal);
  expect(await take(events, 2)).toEqual([4, 5]);
  const live = take(events, 1);
  book(ledger, 3, 'a');
  book(ledger, 1, 'b');
  expect(await live).toEqual([9]);
  await events.return(undefined as never);
});

test('ends with the signal’s reason, before and while it waits, and lets go of everything', async () => {
  const ledger = openInMemory();
  const { seen, watched } = observed(ledger);
  await expect(watchPayments(watched, all, AbortSignal.abort(new Error('early'))).next()).rejects.toThrow('early');
  expect(seen.waits).toBe(0);
  const caller = new AbortController();
  const waiting = watchPayments(watched, all, caller.signal).next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen.listeners).toBe(1);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
  caller.abort(new Error('late'));
  await expect(waiting).rejects.toThrow('late');
  expect(seen.reads).toBe(2); // One each: nothing is read of a ledger that may be closed by now.
  expect(seen.listeners).toBe(0);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

test('a wait that ends with a booking lets go of everything too', async () => {
  const ledger = openInMemory();
  const { seen, watched } = observed(ledger);
  const caller = new AbortController();
  const events = watchPayments(watched, all, caller.signal);
  const next = take(events, 1);
  book(ledger, 1);
  await next;
  expect(seen.listeners).toBe(0);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

test('sees what another process has booked into the same file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const location = path.join(folder, 'payments.db');
  const [here, there] = [openLedger({ now: () => 1, location }), openLedger({ now: () => 1, location })];
  const events = watchPayments(here, all, new AbortController().signal);
  const next = take(events, 1);
  book(there, 1);
  expect(await next).toEqual([1]);
  await events.return(undefined as never);
  here.close();
  there.close();
});
