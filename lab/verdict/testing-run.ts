// For tests: runs put together call by call.
import type { Expectation, LaneSpec } from '../experiment/experiment.ts';
import type { AttemptRecord, CallRecord, LaneRecord, RunRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';

/** Call 1, due at once and answered after 10 ms, but for what is changed. */
export const aCall = (changes: Partial<CallRecord> = {}): CallRecord => {
  const { dueMs = 0 } = changes;
  return {
    n: 1,
    dueMs,
    startedMs: dueMs,
    endedMs: dueMs + 10,
    outcome: 'answered',
    status: 'OK',
    message: '',
    explain: '',
    events: [],
    ...changes,
  };
};

/** So many calls, evenly over the time; `change` says what is different about the n-th. */
export const callsOf = (
  count: number,
  durationMs: number,
  change: (n: number) => Partial<CallRecord> = () => ({}),
): CallRecord[] =>
  Array.from({ length: count }, (_, i) => aCall({ n: i + 1, dueMs: (i * durationMs) / count, ...change(i + 1) }));

/** An attempt of payment 1 that arrived at once, met no fault and was answered, but for what is changed. */
export const anAttempt = (changes: Partial<AttemptRecord> = {}): AttemptRecord => {
  const { atMs = 0 } = changes;
  const end = { endedMs: atMs + 5, status: 'OK', cancelledMs: null };
  return { n: 1, arrival: 1, atMs, ...end, faultKind: '', faultId: '', ...changes };
};

/** One attempt for each call, a millisecond after it began. */
export const attemptsOf = (calls: readonly CallRecord[], changes: Partial<AttemptRecord> = {}): AttemptRecord[] =>
  calls.map(({ n, startedMs }) => anAttempt({ n, atMs: startedMs + 1, ...changes }));

const spec = (name: string): LaneSpec => ({ name, use: 'bare', options: {}, keys: 'per-call' });

/** A lane on an undisturbed machine in which every answered payment is booked once, but for what is changed. */
export const aLane = (name: string, changes: Partial<LaneRecord> = {}): LaneRecord => {
  const { calls = [] } = changes;
  const answered = calls.filter(({ outcome }) => outcome === 'answered');
  const bookings = Object.fromEntries(answered.map(({ n }) => [n, 1]));
  const books = { bookings, strangers: 0, settled: true };
  return { lane: spec(name), calls, attempts: attemptsOf(calls), breaker: [], books, lateMs: 0, ...changes };
};

const any = testingRecord();

/** A complete run of ten seconds of load, with the window `late` from second 5. */
export const aRun = (
  lanes: readonly LaneRecord[],
  expect: readonly Expectation[] = [],
  changes: Partial<RunRecord> = {},
): RunRecord => {
  const record = { ...any, durationMs: 12_000, lanes, ...changes };
  const load = [{ durationMs: 10_000, perSecond: 20, arrivals: 'constant' as const }];
  const windows = { late: { fromMs: 5_000, toMs: 10_000 } };
  return {
    ...record,
    experiment: { ...record.experiment, load, windows, expect, lanes: lanes.map(({ lane }) => lane) },
  };
};

/** An expectation of lane `a` over the whole run. */
export const anExpectation = (changes: Pick<Expectation, 'measure' | 'must'> & Partial<Expectation>): Expectation => ({
  says: 'it is so',
  lane: 'a',
  during: undefined,
  minimumSamples: undefined,
  ...changes,
});
