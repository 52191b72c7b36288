// What kind of figure each measure is: how it is written, and what it takes to believe it.
import type { MeasureName } from '../experiment/experiment.ts';

export interface Traits {
  readonly unit: 'count' | 'share' | 'ms' | 'perSecond' | 'perCall';
  /** What one sample is. */
  readonly of: 'call' | 'answered call' | 'payment' | 'arrival';
  /** From fewer samples nothing follows, whatever the bound; for `healMs` of each second. */
  readonly minimum: number;
  /** It is read from the books. */
  readonly booked: boolean;
  /** A lack of it means something only where faults could have brought it about. */
  readonly trapped: boolean;
  /** Processes that were late change it, so that it may come out as expected because of them. */
  readonly timed: boolean;
  /** Where late processes move it: attempts time out that would have been answered. */
  readonly lateMoves: 'up' | 'down' | 'either' | 'none';
  /** More samples never make it smaller: what is above a bound stays there. */
  readonly grows: boolean;
}

const plain: Traits = {
  unit: 'count',
  of: 'call',
  minimum: 30,
  booked: false,
  trapped: false,
  timed: false,
  lateMoves: 'either',
  grows: false,
};
const count: Traits = { ...plain, grows: true };
const shareOfCalls: Traits = { ...plain, unit: 'share' };
const answerMs: Traits = { ...plain, unit: 'ms', of: 'answered call', timed: true, lateMoves: 'up' };
const waitMs: Traits = { ...answerMs, of: 'call' };
const payments: Traits = { ...count, of: 'payment', minimum: 100, booked: true };
const trap: Traits = { ...payments, trapped: true, lateMoves: 'none' };
const shareOfTrap: Traits = { ...trap, unit: 'share', grows: false };

const all: Readonly<Record<MeasureName, Traits>> = {
  calls: { ...count, lateMoves: 'none' },
  goodput: { ...shareOfCalls, timed: true, lateMoves: 'down' },
  answeredShare: { ...shareOfCalls, lateMoves: 'down' },
  refusedShare: shareOfCalls,
  failedShare: { ...shareOfCalls, lateMoves: 'up' },
  arrivals: count,
  arrivalsPerSecond: { ...plain, unit: 'perSecond' },
  peakArrivalsPer100Ms: { ...count, of: 'arrival', timed: true, lateMoves: 'up' },
  arrivalsWhileOpen: { ...count, minimum: 10, lateMoves: 'none' },
  amplification: { ...plain, unit: 'perCall' },
  p50Ms: { ...answerMs, minimum: 20 },
  p95Ms: { ...answerMs, minimum: 20 },
  p99Ms: { ...answerMs, minimum: 100 },
  maxMs: { ...answerMs, grows: true },
  waitP99Ms: { ...waitMs, minimum: 100 },
  waitMaxMs: { ...waitMs, grows: true },
  healMs: { ...waitMs, minimum: 10 },
  timesOpened: count,
  openMs: { ...count, unit: 'ms' },
  hedgedShare: shareOfCalls,
  maxInFlight: { ...count, timed: true, lateMoves: 'up' },
  booked: payments,
  chargedTwice: trap,
  chargedTwiceShare: shareOfTrap,
  failedButCharged: { ...trap, lateMoves: 'up' },
  failedButChargedShare: { ...shareOfTrap, lateMoves: 'up' },
  lost: trap,
};

/** What kind of figure a measure is. */
export const traitsOf = (name: MeasureName): Traits => all[name];
