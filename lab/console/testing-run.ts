// For tests: a run that has been, told again as it went.
import type { CallRecord, LaneRecord, RunRecord } from '../run/record.ts';
import type { LaneSlice, RunUpdate } from '../run/update.ts';
import type { RunVerdict } from '../verdict/verdict.ts';

const sliceMs = 20;

const within = (ms: number | null, fromMs: number) => ms !== null && ms >= fromMs && ms < fromMs + sliceMs;

const sliceOf = ({ calls, attempts }: LaneRecord, fromMs: number, withinMs: number): LaneSlice => {
  const ended = calls.filter(({ endedMs }) => within(endedMs, fromMs));
  const took = ({ endedMs, dueMs }: CallRecord) => (endedMs ?? 0) - dueMs;
  const answered = ended.filter(({ outcome }) => outcome === 'answered');
  const good = answered.filter((call) => took(call) <= withinMs).length;
  const toMs = fromMs + sliceMs;
  const arrived = attempts.filter(({ atMs }) => within(atMs, fromMs));
  return {
    due: calls.filter(({ dueMs }) => within(dueMs, fromMs)).length,
    good,
    late: answered.length - good,
    failed: ended.filter(({ outcome }) => outcome === 'failed').length,
    refused: ended.filter(({ outcome }) => outcome === 'refused').length,
    arrivals: arrived.length,
    injected: arrived.filter(({ faultKind }) => faultKind !== '').length,
    inFlight: calls.filter(({ startedMs, endedMs }) => startedMs < toMs && (endedMs ?? Infinity) >= toMs).length,
    tookMs: answered.map(took),
  };
};

interface Told {
  readonly atMs: number;
  readonly update: RunUpdate;
}

const ofLane = ({ lane, calls, attempts, breaker }: LaneRecord): readonly Told[] => [
  ...calls.map((call): Told => {
    const atMs = call.endedMs ?? 0;
    const seen = attempts.filter((attempt) => attempt.n === call.n && attempt.atMs <= atMs);
    return { atMs, update: { type: 'call', lane: lane.name, call, attempts: seen } };
  }),
  ...breaker.map(({ state, fromMs }): Told => ({
    atMs: fromMs,
    update: { type: 'breaker', lane: lane.name, state, atMs: fromMs },
  })),
];

/** Every update of the run, in order, with when it was told. */
export const updatesOf = (record: RunRecord, verdict: RunVerdict): readonly Told[] => {
  const { experiment, seed, durationMs, lanes, phases } = record;
  const lastDueMs = experiment.load.reduce((sum, step) => sum + step.durationMs, 0);
  const slices = Array.from({ length: Math.ceil(durationMs / sliceMs) }, (_, i): Told => {
    const atMs = (i + 1) * sliceMs;
    const ofLanes = lanes.map((lane) => [lane.lane.name, sliceOf(lane, i * sliceMs, experiment.withinMs)]);
    return { atMs, update: { type: 'slice', atMs, lanes: Object.fromEntries(ofLanes) } };
  });
  const middle: readonly Told[] = [
    ...phases.map(({ toMs: _toMs, ...phase }): Told => ({ atMs: phase.fromMs, update: { type: 'phase', phase } })),
    ...lanes.flatMap(ofLane),
    ...slices,
    { atMs: lastDueMs, update: { type: 'settling', atMs: lastDueMs } },
  ];
  return [
    { atMs: 0, update: { type: 'preparing', experiment, seed } },
    { atMs: 0, update: { type: 'began', atUnixMs: record.beganAtUnixMs, totalMs: lastDueMs + experiment.settleMs } },
    ...middle.toSorted((a, b) => a.atMs - b.atMs),
    { atMs: durationMs, update: { type: 'ended', record, verdict } },
  ];
};

/** A verdict of this record, as it may have been: every expectation holds. */
export const testingVerdict = ({ experiment }: RunRecord): RunVerdict => ({
  verdict: 'PASS',
  why: 'every expectation holds',
  judgements: experiment.expect.map((expectation) => ({
    expectation,
    verdict: 'PASS',
    value: 0.998,
    never: false,
    bound: 0.99,
    interval: null,
    samples: 812,
    why: '0.998 of 812 calls; at least 0.99 was expected',
  })),
});
