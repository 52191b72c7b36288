// The ledger as it grows, read as fast as the reader takes it: nothing is queued for anybody.
import { setTimeout as wait } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import type { BookedPayment } from './payment.ts';
import type { Watch } from './validation.ts';

export type WatchedLedger = Pick<Ledger, 'after' | 'onBooked'>;

// All that one watcher holds in memory.
const pageSize = 64;

// Another process that books into the same file tells nobody.
const recheckMs = 1000;

/** Waits for a booking; rejects with the signal's reason when it aborts. */
async function nextBooking(ledger: WatchedLedger, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const woken = new AbortController();
  const wake = () => woken.abort();
  const unsubscribe = ledger.onBooked(wake);
  signal.addEventListener('abort', wake);
  try {
    // Real time: this waits for another process, not for chaos.
    await wait(recheckMs, undefined, { signal: woken.signal }).catch(() => {});
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', wake);
  }
  signal.throwIfAborted();
}

/** What is booked after `afterSequence`, oldest first, then what is booked from now on, until the signal aborts. */
export async function* watchPayments(
  ledger: WatchedLedger,
  { afterSequence, account }: Watch,
  signal: AbortSignal,
): AsyncGenerator<BookedPayment, never> {
  for (let last = afterSequence; ;) {
    const page = ledger.after(last, account, pageSize);
    yield* page;
    last = page.at(-1)?.sequence ?? last;
    if (page.length === 0) await nextBooking(ledger, signal);
  }
}
