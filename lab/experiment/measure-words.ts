// What each measure is called in a sentence, and which of them are shares.
import type { MeasureName } from './experiment.ts';

const words: Readonly<Record<MeasureName, string>> = {
  calls: 'calls',
  goodput: 'share of calls answered in time',
  answeredShare: 'share of calls answered',
  refusedShare: 'share of calls refused by the client itself',
  failedShare: 'share of calls failed',
  arrivals: 'arrivals at the server',
  arrivalsPerSecond: 'arrivals a second at the server',
  peakArrivalsPer100Ms: 'most arrivals within 100 ms',
  arrivalsWhileOpen: 'arrivals while the breaker is open',
  amplification: 'attempts per call',
  p50Ms: 'median time of an answer in ms',
  p95Ms: '95th percentile of the time of an answer in ms',
  p99Ms: '99th percentile of the time of an answer in ms',
  maxMs: 'slowest answer in ms',
  waitP99Ms: '99th percentile of the wait for any end in ms',
  waitMaxMs: 'longest wait for any end in ms',
  healMs: 'time to heal in ms',
  timesOpened: 'times the breaker opened',
  openMs: 'time the breaker was open in ms',
  hedgedShare: 'share of calls hedged',
  maxInFlight: 'most calls under way at once',
  booked: 'payments booked',
  chargedTwice: 'payments charged twice',
  chargedTwiceShare: 'share of payments charged twice',
  failedButCharged: 'payments reported failed but charged',
  failedButChargedShare: 'share of payments reported failed but charged',
  lost: 'payments reported answered but not booked',
};

/** "share of calls answered in time" */
export const measureWords = (measure: MeasureName): string => words[measure];

/** Whether it is a number from 0 to 1. */
export const isShare = (measure: MeasureName): boolean => measure === 'goodput' || measure.endsWith('Share');
