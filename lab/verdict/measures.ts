// Every measure, exactly. Calls (payments) belong to a window by when they were due, arrivals by when they arrived; times
// of calls count from when they were due, so that waiting is not left out.
import type { MeasureName, TimeWindow } from '../experiment/experiment.ts';
import type { LaneRecord, RunRecord } from '../run/record.ts';
import { amplification, arrivals, arrivalsPerSecond, peakArrivalsPer100Ms } from './of-arrivals.ts';
import { countOfPayments, isBooked, isChargedTwice, isFailedButCharged, isLost, shareOfPayments } from './of-books.ts';
import { arrivalsWhileOpen, openMs, timesOpened } from './of-breaker.ts';
import { answerQuantile, hedgedShare, isGood, maxInFlight, shareOfCalls, waitQuantile } from './of-calls.ts';
import { healMs } from './of-healing.ts';
import { figure, type Measure, type Measured, scopeOf } from './scope.ts';

export type { Measured } from './scope.ts';

const measures: Readonly<Record<MeasureName, Measure>> = {
  /** Calls due in the window. */
  calls: ({ calls }) => figure(calls.length, calls.length),
  /** The share of them that was answered within the experiment's `withinMs` of when they were due. */
  goodput: shareOfCalls((call, { record }) => isGood(call, record.experiment.withinMs)),
  /** The share of them that was answered, however late. */
  answeredShare: shareOfCalls(({ outcome }) => outcome === 'answered'),
  /** The share of them that a policy refused before anything left the process. */
  refusedShare: shareOfCalls(({ outcome }) => outcome === 'refused'),
  /** The share of them that failed after something had left, or was still under way when the run ended. */
  failedShare: shareOfCalls(({ outcome }) => outcome === 'failed' || outcome === 'unfinished'),
  /** Attempts that arrived at the server in the window, of whichever call. */
  arrivals,
  /** The same for each second of the window; of the whole run, for each second in which calls were due. */
  arrivalsPerSecond,
  /** The most attempts that arrived in any 100 ms of the window, wherever these begin. */
  peakArrivalsPer100Ms,
  /**
   * Attempts that arrived while the lane's breaker was open (half-open is not open). Those of its first 25 ms, and of as
   * long as the lane was late, do not count: they were on the wire before.
   */
  arrivalsWhileOpen,
  /**
   * Attempts that arrived, whenever, of the calls due in the window, for each of these calls: what a call costs the
   * server. (What the server bears in the window, retries of earlier calls included, is `arrivalsPerSecond`.)
   */
  amplification,
  /** Of the answered calls half took at most this long, by nearest rank. */
  p50Ms: answerQuantile(0.5),
  /** Of the answered calls 95 % took at most this long. */
  p95Ms: answerQuantile(0.95),
  /** Of the answered calls 99 % took at most this long. */
  p99Ms: answerQuantile(0.99),
  /** The longest that an answered call took. */
  maxMs: answerQuantile(1),
  /** Of all calls, however they ended, 99 % had ended for their callers after this; never, if one of 100 did not end. */
  waitP99Ms: waitQuantile(0.99),
  /** The longest that a caller waited; never, if one still did when the run ended. */
  waitMaxMs: waitQuantile(1),
  /**
   * From the window's beginning to the beginning of the first of its full seconds in which 99 % of the calls due are good
   * (see `goodput`), and after which there is no second with less than 90 % good, a single call aside; 0 = all was well.
   */
  healMs,
  /** How often the breaker opened in the window, a failed probe included. */
  timesOpened,
  /** How long it was open in the window, in all. */
  openMs,
  /** The share of the calls for which an attempt was sent beside another. Only our own clients tell. */
  hedgedShare,
  /** The most calls under way at one instant of the window, those begun before it too. */
  maxInFlight,
  /** Payments due in the window that are in the books. */
  booked: countOfPayments(isBooked),
  /** Payments due in the window that are in the books more than once. */
  chargedTwice: countOfPayments(isChargedTwice),
  /** Their share of the payments due in the window. */
  chargedTwiceShare: shareOfPayments(isChargedTwice),
  /** Payments due in the window that failed, were refused or did not end for their caller, and are in the books. */
  failedButCharged: countOfPayments(isFailedButCharged),
  /** Their share of the payments due in the window. */
  failedButChargedShare: shareOfPayments(isFailedButCharged),
  /** Payments due in the window that were answered and are not in the books. */
  lost: countOfPayments(isLost),
};

/** One figure of one lane; window undefined = the whole run. */
export const measured = (
  record: Pick<RunRecord, 'experiment' | 'durationMs'>,
  lane: LaneRecord,
  name: MeasureName,
  window: TimeWindow | undefined,
): Measured => measures[name](scopeOf(record, lane, window));
