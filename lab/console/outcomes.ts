// What became of the payments of a lane, by its server's books. Pure.
import type { CallOutcome, LaneRecord } from '../run/record.ts';

export interface Outcomes extends Readonly<Record<CallOutcome, number>> {
  readonly lane: string;
  readonly chargedTwice: number;
  /** Its caller believes that it failed. */
  readonly failedButCharged: number;
  /** Answered, but in no book. */
  readonly lost: number;
  /** False = work was still under way when the books were read. */
  readonly settled: boolean;
}

/** Counts one lane's payments. */
export const outcomesOf = ({ lane, calls, books }: LaneRecord): Outcomes => {
  const counts = { answered: 0, failed: 0, refused: 0, unfinished: 0, chargedTwice: 0, failedButCharged: 0, lost: 0 };
  for (const { n, outcome } of calls) {
    const booked = books.bookings[n] ?? 0;
    counts[outcome] += 1;
    if (booked > 1) counts.chargedTwice += 1;
    if (booked > 0 && (outcome === 'failed' || outcome === 'refused')) counts.failedButCharged += 1;
    if (booked === 0 && outcome === 'answered') counts.lost += 1;
  }
  return { lane: lane.name, ...counts, settled: books.settled };
};
