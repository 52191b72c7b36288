// What callers saw.
import type { CallRecord } from '../run/record.ts';
import { figure, type Measure, neverBefore, type Scope, share } from './scope.ts';

/** Whether a call was answered soon enough. */
export const isGood = ({ outcome, endedMs, dueMs }: CallRecord, withinMs: number): boolean =>
  outcome === 'answered' && endedMs !== null && endedMs - dueMs <= withinMs;

/** The share of the calls that are so. */
export const shareOfCalls =
  (is: (call: CallRecord, scope: Scope) => boolean): Measure =>
  (scope) =>
    share(scope.calls.filter((call) => is(call, scope)).length, scope.calls.length);

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const rank = (sorted: readonly number[], q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];

/** The time that a share `q` of the answered calls took at most, by nearest rank; 1 = the longest. */
export const answerQuantile =
  (q: number): Measure =>
  ({ calls }) => {
    const answered = calls.filter(({ outcome }) => outcome === 'answered');
    const tookMs = answered.flatMap(({ endedMs, dueMs }) => (endedMs === null ? [] : [endedMs - dueMs]));
    return figure(rank(ascending(tookMs), q) ?? null, tookMs.length);
  };

/** The time after which a share `q` of all calls had ended for their callers, however they did. */
export const waitQuantile =
  (q: number): Measure =>
  ({ calls, record }) => {
    const waits = calls.map(({ endedMs, dueMs }) => (endedMs === null ? Infinity : endedMs - dueMs));
    const waitMs = rank(ascending(waits), q);
    if (waitMs !== Infinity) return figure(waitMs ?? null, calls.length);
    const soFar = calls.map(({ endedMs, dueMs }) => Math.max(0, (endedMs ?? record.durationMs) - dueMs));
    return neverBefore(rank(ascending(soFar), q) ?? 0, calls.length);
  };

/** Only our own clients tell of hedges: of the others it is unknown. */
export const hedgedShare: Measure = ({ calls }) => {
  const told = calls.filter(({ events }) => events.length > 0);
  const hedged = told.filter(({ events }) => events.some(({ type }) => type === 'hedge-started'));
  return share(hedged.length, told.length);
};

/** The most calls under way at one instant of the window, those begun before it too. */
export const maxInFlight: Measure = ({ lane, calls, window }) => {
  const steps = lane.calls.flatMap(({ startedMs, endedMs }) => {
    const begins = { atMs: Math.max(startedMs, window.fromMs), by: 1 };
    const ends = { atMs: endedMs ?? Infinity, by: -1 };
    return ends.atMs > window.fromMs && begins.atMs < window.toMs ? [begins, ends] : [];
  });
  let now = 0;
  let most = 0;
  // Of two at one instant the end comes first: one that begins as another ends is not beside it.
  for (const { by } of steps.toSorted((a, b) => (a.atMs === b.atMs ? a.by - b.by : a.atMs - b.atMs))) {
    now += by;
    most = Math.max(most, now);
  }
  return figure(most, calls.length);
};
