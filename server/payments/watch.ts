// The ledger as it grows, read as fast as the reader takes it: nothing is queued for anybody.
import { setTimeout as wait } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import type { BookedPayment } from './payment.ts';
import type { Watch } from './validation.ts';

export type WatchedLedger = Pick<Ledger, 'after' | 'onBooked'>;

// All that one watcher holds in memory.
const pageSize = 64;

// Another process that books into the same file or database tells nobody. Asking again is enough: it works on every
// database, and a watcher elsewhere is at most this late.
const recheckMs = 1000;

/** Waits to be woken; rejects with the signal's reason when it aborts. */
async function pause(woken: AbortController, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const wake = () => woken.abort();
  signal.addEventListener('abort', wake);
  try {
    // Real time: this waits for another process, not for chaos.
    await wait(recheckMs, undefined, { signal: woken.signal }).catch(() => {});
  } finally {
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
  let woken = new AbortController();
  const unsubscribe = ledger.onBooked(() => woken.abort());
  try {
    for (let last = afterSequence; ;) {
      // Before the page is read: what is booked while it is being read must end the wait after it.
      woken = new AbortController();
      const page = await ledger.after(last, account, pageSize);
      yield* page;
      last = page.at(-1)?.sequence ?? last;
      if (page.length === 0) await pause(woken, signal);
    }
  } finally {
    unsubscribe();
  }
}
