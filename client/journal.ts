// What is kept of each attempt, for the error and for whoever asks why.
import type { RetryDecision } from './events.ts';
import type { StatusName } from './status.ts';

/** One try that left for the channel. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly status: StatusName;
  readonly durationMs: number;
  /** How long the call waited before it, in milliseconds. */
  readonly backoffMs: number;
  /** The peer's address; the target when no connection was made. */
  readonly endpoint: string;
  /** The trailer `chaos-fault-id`; undefined = a real answer. */
  readonly faultId: string | undefined;
  /** What the server said beside the status; empty when all was well. */
  readonly message: string;
  /** It was sent beside another that had not ended. */
  readonly hedge: boolean;
  /** What was decided after it failed; undefined where no policy had a say, or it did not fail. */
  readonly decision?: RetryDecision | undefined;
  /** What kept the next attempt from leaving, once it was its turn; absent = nothing did. */
  readonly refusal?: string;
  /** No connection was made for it, so nothing of it reached a server; absent = it may have. */
  readonly unsent?: true;
}

// Only while there are any: a call at rest has no entry.
const outOf = new WeakMap<readonly AttemptRecord[], number>();

/** How many attempts of the call whose journal this is have left and not ended. */
export const underWay = (journal: readonly AttemptRecord[]): number => outOf.get(journal) ?? 0;

/** An attempt has left that is not in the journal yet. */
export const departed = (journal: readonly AttemptRecord[]): void => void outOf.set(journal, underWay(journal) + 1);

/** Writes an attempt that has ended into the journal. */
export function arrived(journal: readonly AttemptRecord[], ended: AttemptRecord): void {
  const out = underWay(journal) - 1;
  if (out > 0) outOf.set(journal, out);
  else outOf.delete(journal);
  (journal as AttemptRecord[]).push(ended);
}
