// Whatever a run was like: figures are figures, and too little, or more that was expected, never makes a verdict better.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type Expectation, measureNames, type Must } from '../experiment/experiment.ts';
import type { AttemptRecord, CallRecord, LaneRecord, RunRecord } from '../run/record.ts';
import { judge } from './judge.ts';
import { measured } from './measures.ts';
import { aCall, aLane, anAttempt, anExpectation, aRun } from './testing-run.ts';

const instant = fc.double({ min: 0, max: 12_000, noNaN: true });
const outcome = fc.constantFrom('answered', 'failed', 'refused', 'unfinished');
const hedge = {
  type: 'hedge-started',
  atMs: 0,
  callId: 'c',
  method: 'm',
  attempt: 2,
  attempts: 2,
  delayMs: 1,
} as const;

const callOf = fc
  .record({ dueMs: instant, tookMs: instant, outcome, hedged: fc.boolean() })
  .map(({ dueMs, tookMs, outcome: how, hedged }): Partial<CallRecord> => {
    const endedMs = how === 'unfinished' ? null : dueMs + tookMs;
    return { dueMs, startedMs: dueMs, endedMs, outcome: how, events: hedged ? [hedge] : [] };
  });
const attemptOf = fc
  .record({ n: fc.integer({ min: 1, max: 60 }), atMs: instant, faultKind: fc.constantFrom('', 'error') })
  .map((attempt): AttemptRecord => anAttempt(attempt));
const spans = fc.array(instant, { maxLength: 6 }).map((times) => {
  const edges = [0, ...times.toSorted((a, b) => a - b), 12_000];
  const states = ['closed', 'open', 'half_open'] as const;
  return edges.slice(1).map((toMs, n) => ({ state: states[n % 3]!, fromMs: edges[n]!, toMs }));
});
const booked = fc.dictionary(fc.integer({ min: 1, max: 60 }).map(String), fc.integer({ min: 1, max: 3 }));

const laneNamed = (name: string, maxCalls: number) =>
  fc
    .record({
      calls: fc.array(callOf, { maxLength: maxCalls }),
      attempts: fc.array(attemptOf, { maxLength: 80 }),
      breaker: fc.option(spans, { nil: [] }),
      bookings: booked,
      lateMs: fc.constantFrom(0, 20, 600),
      settled: fc.boolean(),
    })
    .map(({ calls, bookings, settled, ...lane }): LaneRecord => {
      const numbered = calls.map((call, i) => aCall({ ...call, n: i + 1 }));
      return aLane(name, { ...lane, calls: numbered, books: { bookings, strangers: 0, settled } });
    });

const bound = fc.oneof(
  fc.constantFrom(0, 1, 10, 100),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.record({ lane: fc.constant('b'), times: fc.constantFrom(0, 0.5, 1, 2), plus: fc.constantFrom(0, 3) }),
);
const must: fc.Arbitrary<Must> = fc.oneof(
  fc.record({ is: fc.constantFrom('atLeast', 'atMost'), bound }),
  fc.record({ is: fc.constant('equal'), bound: fc.constantFrom(0, 1, 5) }),
  fc.record({ is: fc.constant('closedForm'), value: fc.constantFrom(0, 0.224, 1), confidence: fc.constant(0.95) }),
);
const expectation: fc.Arbitrary<Expectation> = fc
  .record({ measure: fc.constantFrom(...measureNames), must, during: fc.constantFrom(undefined, 'late') })
  .map(anExpectation);
const ending = fc.constantFrom<RunRecord['ending']>({ is: 'complete' }, { is: 'stopped' }, { is: 'aborted', why: 'x' });

const runOf = (maxCalls: number) =>
  fc
    .record({
      lanes: fc.tuple(laneNamed('a', maxCalls), laneNamed('b', maxCalls)),
      expect: fc.array(expectation, { minLength: 1, maxLength: 5 }),
      ending,
    })
    .map(({ lanes, expect: expected, ending: how }) => aRun(lanes, expected, { ending: how }));

const worse = ['PASS', 'UNKNOWN', 'FAIL'];
const few = { numRuns: 40 };

describe('every measure of every run', () => {
  it('is a number that is not below 0, or unknown, or never, with a share within its interval', () => {
    fc.assert(
      fc.property(runOf(60), fc.constantFrom(...measureNames), fc.boolean(), (record, name, late) => {
        const window = late ? record.experiment.windows['late'] : undefined;
        const { value, never, atLeast, samples, interval } = measured(record, record.lanes[0]!, name, window);
        for (const number of [value, atLeast, samples, ...(interval ?? [])]) {
          expect(number === null || (Number.isFinite(number) && number >= 0)).toBe(true);
        }
        expect(never).toBe(atLeast !== null);
        if (never) expect(value).toBeNull();
        if (interval === null || value === null) return;
        expect(interval[0]).toBeLessThanOrEqual(value);
        expect(interval[1]).toBeGreaterThanOrEqual(value);
        expect(interval[1]).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order in which things were recorded', () => {
    fc.assert(
      fc.property(runOf(40), (record) => {
        const lane = record.lanes[0]!;
        const turned = { ...lane, calls: lane.calls.toReversed(), attempts: lane.attempts.toReversed() };
        for (const name of measureNames) {
          expect(measured(record, turned, name, undefined)).toEqual(measured(record, lane, name, undefined));
        }
      }),
      few,
    );
  });
});

describe('the verdict of every run', () => {
  it('is no better when more is expected', () => {
    fc.assert(
      fc.property(runOf(60), expectation, (record, more) => {
        const { experiment } = record;
        const asked = { ...record, experiment: { ...experiment, expect: [...experiment.expect, more] } };
        expect(worse.indexOf(judge(asked).verdict)).toBeGreaterThanOrEqual(worse.indexOf(judge(record).verdict));
      }),
      few,
    );
  });

  it('is never PASS from fewer than ten calls, but for what one of them proves', () => {
    fc.assert(
      fc.property(runOf(9), (record) => {
        for (const { verdict, expectation: of } of judge(record).judgements) {
          if (of.must.is !== 'atLeast') expect(verdict).not.toBe('PASS');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is UNKNOWN in all when the run did not come to its end', () => {
    fc.assert(
      fc.property(runOf(60), (record) => {
        const { verdict, judgements } = judge({ ...record, ending: { is: 'stopped' } });
        expect(verdict).toBe('UNKNOWN');
        expect(new Set(judgements.map((one) => one.verdict))).toEqual(new Set(['UNKNOWN']));
      }),
      few,
    );
  });

  it('tells in words what it found, without a gap', () => {
    fc.assert(
      fc.property(runOf(60), (record) => {
        const { why, judgements } = judge(record);
        for (const said of [why, ...judgements.map((one) => one.why)]) {
          expect(said).not.toBe('');
          expect(said).not.toMatch(/NaN|undefined|null|Infinity|∞| {2}|^[;,]|[;,] *$/);
        }
      }),
      few,
    );
  });
});
