import { describe, expect, it } from 'vitest';
import type { Expectation, MeasureName, Must } from '../experiment/experiment.ts';
import type { LaneRecord, RunRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { judge } from './judge.ts';
import { aLane, anExpectation, aRun, attemptsOf, callsOf } from './testing-run.ts';
import type { Judgement } from './verdict.ts';

const atLeast = (bound: number): Must => ({ is: 'atLeast', bound });
const atMost = (bound: number): Must => ({ is: 'atMost', bound });
const equal = (bound: number): Must => ({ is: 'equal', bound });
const times = (is: 'atLeast' | 'atMost', factor: number, plus = 0): Must => ({
  is,
  bound: { lane: 'b', times: factor, plus },
});

/** The one judgement of lanes `a` (and `b`) on one expectation. */
const judged = (
  lanes: readonly LaneRecord[],
  measure: MeasureName,
  must: Must,
  more: Partial<Expectation> = {},
  changes: Partial<RunRecord> = {},
): Judgement => {
  const { judgements } = judge(aRun(lanes, [anExpectation({ measure, must, ...more })], changes));
  return judgements[0]!;
};

/** A lane of so many calls, the first `bad` of which fail. */
const lane = (count: number, bad = 0, name = 'a', changes: Partial<LaneRecord> = {}) =>
  aLane(name, { calls: callsOf(count, 10_000, (n) => (n <= bad ? { outcome: 'failed' } : {})), ...changes });

/** A lane of which every attempt met a fault, and the first `twice` payments were booked twice. */
const trapped = (count: number, twice = 0, name = 'a', faults = count) => {
  const calls = callsOf(count, 10_000);
  const attempts = attemptsOf(calls).map((one, i) => (i < faults ? { ...one, faultKind: 'late-success' } : one));
  const bookings = Object.fromEntries(calls.map(({ n }) => [n, n <= twice ? 2 : 1]));
  return aLane(name, { calls, attempts, books: { bookings, strangers: 0, settled: true } });
};

describe('an expectation', () => {
  it('passes or fails by what was measured', () => {
    expect(judged([lane(400, 4)], 'goodput', atLeast(0.99))).toMatchObject({ verdict: 'PASS', value: 0.99 });
    expect(judged([lane(400, 5)], 'goodput', atLeast(0.99))).toMatchObject({ verdict: 'FAIL', bound: 0.99 });
    expect(judged([lane(400, 40)], 'failedShare', atMost(0.1)).verdict).toBe('PASS');
    expect(judged([lane(400, 41)], 'failedShare', atMost(0.1)).verdict).toBe('FAIL');
    expect(judged([lane(40)], 'calls', equal(40)).verdict).toBe('PASS');
    expect(judged([lane(40)], 'calls', equal(41)).verdict).toBe('FAIL');
  });

  it('says what was seen, and what was expected', () => {
    expect(judged([lane(400, 5)], 'goodput', atLeast(0.99)).why).toBe(
      '98.8 % of 400 calls; at least 99 % was expected',
    );
    expect(judged([lane(400)], 'p99Ms', atMost(1_000)).why).toBe(
      '10 ms (400 answered calls); at most 1 s was expected',
    );
    expect(judged([trapped(200, 1)], 'chargedTwice', equal(0)).why).toBe('1 of 200 payments; exactly 0 was expected');
  });

  it('does not round a figure to what it is held against', () => {
    expect(judged([lane(3_000, 1)], 'goodput', atLeast(1)).why).toContain('99.97 % of 3,000 calls; at least 100 %');
    const slow = aLane('a', { calls: callsOf(200, 10_000, () => ({ dueMs: 0, endedMs: 1_001 })) });
    expect(judged([slow], 'p99Ms', atMost(1_000)).why).toMatch(/^1\.001 s \(.+at most 1 s/);
  });

  it('looks at its window', () => {
    const early = lane(800, 400);
    expect(judged([early], 'goodput', atLeast(0.99)).verdict).toBe('FAIL');
    expect(judged([early], 'goodput', atLeast(0.99), { during: 'late' })).toMatchObject({
      verdict: 'PASS',
      samples: 400,
    });
  });

  it('is unknown about a lane or a window that the record has not', () => {
    expect(judged([lane(400)], 'goodput', atLeast(0), { lane: 'c' })).toMatchObject({
      verdict: 'UNKNOWN',
      why: 'the record has no lane named c',
    });
    expect(judged([lane(400)], 'goodput', atLeast(0), { during: 'x' }).why).toBe('the record has no window named x');
    expect(judged([lane(400)], 'goodput', times('atLeast', 1)).why).toBe('the record has no lane named b');
  });
});

describe('a comparison with another lane', () => {
  it('is with the same measure in the same window, times and plus', () => {
    const [a, b] = [lane(400, 12), lane(400, 40, 'b')];
    expect(judged([a, b], 'failedShare', times('atMost', 0.3))).toMatchObject({ verdict: 'PASS', bound: 0.03 });
    expect(judged([a, b], 'failedShare', times('atMost', 0.2)).verdict).toBe('FAIL');
    expect(judged([a, b], 'failedShare', times('atMost', 0.2, 0.01)).verdict).toBe('PASS');
    expect(judged([b, a], 'failedShare', times('atLeast', 1), { lane: 'a' }).verdict).toBe('FAIL');
    expect(judged([a, b], 'arrivals', times('atMost', 1), { during: 'late' })).toMatchObject({ bound: 200 });
  });

  it('does not fail for the last bit of a product', () => {
    const arrivals = (count: number, name: string) =>
      aLane(name, { calls: callsOf(100, 10_000), attempts: attemptsOf(callsOf(count, 10_000)) });
    expect(judged([arrivals(77, 'a'), arrivals(70, 'b')], 'arrivals', times('atLeast', 1.1)).verdict).toBe('PASS');
    expect(judged([arrivals(57, 'a'), arrivals(100, 'b')], 'arrivals', times('atMost', 0.57)).verdict).toBe('PASS');
  });

  it('says both figures', () => {
    expect(judged([lane(400, 12), lane(400, 40, 'b')], 'failedShare', times('atMost', 0.3)).why).toBe(
      '3 % of 400 calls; at most 3 %, 0.3 times the 10 % of b, was expected',
    );
    expect(judged([lane(400), lane(400, 0, 'b')], 'arrivals', times('atMost', 1, 5)).why).toBe(
      '400 (400 calls); at most 405, the 400 of b plus 5, was expected',
    );
  });

  it('needs enough of the other lane too', () => {
    const b = lane(29, 0, 'b');
    expect(judged([lane(400), b], 'failedShare', times('atMost', 1, 0.1))).toMatchObject({ verdict: 'UNKNOWN' });
    expect(judged([lane(400), b], 'failedShare', times('atMost', 1, 0.1)).why).toContain(
      'but b has only 29 calls, and 30 are needed',
    );
    expect(judged([lane(400), lane(30, 0, 'b')], 'failedShare', times('atMost', 1, 0.1)).verdict).toBe('PASS');
  });

  it('of arrivals needs arrivals to compare with', () => {
    const silent = aLane('a', { calls: callsOf(100, 10_000), attempts: [] });
    const heard = (count: number) =>
      aLane('b', { calls: callsOf(100, 10_000), attempts: attemptsOf(callsOf(count, 9_000)) });
    expect(judged([silent, heard(29)], 'arrivals', times('atMost', 0.2))).toMatchObject({ verdict: 'UNKNOWN' });
    expect(judged([silent, heard(30)], 'arrivals', times('atMost', 0.2)).verdict).toBe('PASS');
  });
});

describe('what never came to be', () => {
  const unended = { outcome: 'unfinished', endedMs: null } as const;
  // The call that hangs was due at 9,950 ms of 12,000.
  const hanging = (name: string) => aLane(name, { calls: callsOf(200, 10_000, (n) => (n === 200 ? unended : {})) });

  it('fails what it is already too long for, is unknown to a longer bound', () => {
    expect(judged([hanging('a')], 'waitMaxMs', atMost(2_000))).toMatchObject({
      verdict: 'FAIL',
      never: true,
      value: null,
      why: 'still waiting after 2.1 s (200 calls); at most 2 s was expected',
    });
    expect(judged([hanging('a')], 'waitMaxMs', atMost(3_000))).toMatchObject({ verdict: 'UNKNOWN' });
    expect(judged([hanging('a')], 'waitMaxMs', equal(5_000))).toMatchObject({ verdict: 'UNKNOWN' });
  });

  it('passes "at least" as far as it was watched', () => {
    const sick = aLane('a', { calls: callsOf(200, 10_000, () => ({ outcome: 'failed' })) });
    expect(judged([sick], 'healMs', atLeast(10_000))).toMatchObject({ verdict: 'PASS', never: true });
    expect(judged([sick], 'healMs', atLeast(10_001)).verdict).toBe('UNKNOWN');
    expect(judged([sick], 'healMs', atMost(5_000))).toMatchObject({
      verdict: 'FAIL',
      why: 'not healed within 10 s (200 calls); at most 5 s was expected',
    });
  });

  it('is more than any figure when another lane is compared with it', () => {
    const [a, b] = [lane(200), hanging('b')];
    expect(judged([a, b], 'waitMaxMs', times('atMost', 0.5))).toMatchObject({ verdict: 'PASS', never: false });
    expect(judged([a, b], 'waitMaxMs', times('atLeast', 1)).verdict).toBe('FAIL');
    expect(judged([a, b], 'waitMaxMs', times('atMost', 0, 5)).verdict).toBe('FAIL');
    expect(judged([a, b], 'waitMaxMs', times('atMost', 0.5)).why).toContain('at most 0.5 times that of b was');
  });
});

describe('a closed form', () => {
  const theory = (value: number, confidence = 0.95): Must => ({ is: 'closedForm', value, confidence });

  it('passes when the interval of its confidence holds it, from both sides', () => {
    expect(judged([trapped(1_000, 224)], 'chargedTwiceShare', theory(0.224)).verdict).toBe('PASS');
    expect(judged([trapped(1_000, 200)], 'chargedTwiceShare', theory(0.224)).verdict).toBe('PASS');
    expect(judged([trapped(1_000, 195)], 'chargedTwiceShare', theory(0.224)).verdict).toBe('FAIL');
    expect(judged([trapped(1_000, 195)], 'chargedTwiceShare', theory(0.224, 0.99)).verdict).toBe('PASS');
    expect(judged([trapped(1_000, 260)], 'chargedTwiceShare', theory(0.224)).verdict).toBe('FAIL');
  });

  it('says its interval', () => {
    const charged = trapped(1_000, 195);
    expect(judged([charged], 'chargedTwiceShare', theory(0.224, 0.99)).why).toBe(
      '19.5 % of 1,000 payments; theory says 22.4 %, which the 99 % interval, 16.5 % to 22.9 %, holds',
    );
    expect(judged([charged], 'chargedTwiceShare', theory(0.224)).why).toContain(', 17.2 % to 22.1 %, does not hold');
  });

  it('is of shares only', () => {
    expect(judged([lane(400)], 'calls', theory(400))).toMatchObject({
      verdict: 'UNKNOWN',
      why: '400 (400 calls); theory says 400, but it is no share',
    });
  });

  it('says nothing of few', () => {
    expect(judged([trapped(99, 22)], 'chargedTwiceShare', theory(0.224)).verdict).toBe('UNKNOWN');
    expect(judged([trapped(200, 2)], 'chargedTwiceShare', theory(0.01)).verdict).toBe('UNKNOWN');
    expect(judged([trapped(500, 5)], 'chargedTwiceShare', theory(0.01)).verdict).toBe('PASS');
  });
});

describe('the run', () => {
  const pass = anExpectation({ says: 'good', measure: 'calls', must: atLeast(1) });
  const fail = anExpectation({ says: 'bad', measure: 'calls', must: atMost(1) });
  const unknown = anExpectation({ says: 'unsure', measure: 'healMs', must: atMost(0), minimumSamples: 10_000 });
  const run = (...expect_: readonly Expectation[]) => judge(aRun([lane(100)], expect_));

  it('fails if anything does, passes only if all does', () => {
    expect(run(pass, pass)).toMatchObject({ verdict: 'PASS', why: 'all 2 expectations hold' });
    expect(run(pass)).toMatchObject({ verdict: 'PASS', why: 'what was expected holds' });
    expect(run(pass, unknown)).toMatchObject({
      verdict: 'UNKNOWN',
      why: '1 of 2 expectations cannot be judged: unsure',
    });
    expect(run(pass, unknown, fail)).toMatchObject({
      verdict: 'FAIL',
      why: '1 of 3 expectations does not hold: bad',
    });
    expect(run(fail, fail).why).toBe('2 of 2 expectations do not hold: bad');
    expect(run()).toMatchObject({ verdict: 'UNKNOWN', why: 'nothing was expected' });
  });

  it.each([
    [{ ending: { is: 'stopped' } }, 'the run was stopped before its end'],
    [{ ending: { is: 'aborted', why: 'too many in flight' } }, 'the run was aborted: too many in flight'],
    [{ ending: { is: 'broken', why: 'lane a died' } }, 'the run broke: lane a died'],
    [
      { changes: [{ atMs: 5, says: 'lane a: retry.attempts 3 → 5' }] },
      'it was changed by hand while it ran (lane a: retry.attempts 3 → 5), so it is not the experiment of the file',
    ],
    [
      {
        changes: [
          { atMs: 5, says: 'x' },
          { atMs: 6, says: 'y' },
        ],
      },
      'it was changed by hand while it ran (x and 1 more), so it is not the experiment of the file',
    ],
  ] as const)('is unknown in all, and says why, with %j', (changes, why) => {
    const { verdict, why: said, judgements } = judge(aRun([lane(100)], [pass, fail], changes));
    expect({ verdict, said }).toEqual({ verdict: 'UNKNOWN', said: why });
    expect(judgements.map((one) => one.verdict)).toEqual(['UNKNOWN', 'UNKNOWN']);
    expect(judgements[0]).toMatchObject({ value: 100, samples: 100 });
    expect(judgements[0]!.why).toContain(why);
  });

  it('of the shipped test record ends in all three ways', () => {
    const { verdict, judgements } = judge(testingRecord());
    expect(judgements.map((one) => one.verdict)).toEqual(['PASS', 'PASS', 'FAIL', 'PASS', 'UNKNOWN']);
    expect(verdict).toBe('FAIL');
  });

  it('is plain data', () => {
    const verdict = judge(testingRecord());
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(
      JSON.parse(JSON.stringify(verdict, (_, value) => (Number.isNaN(value) ? 'NaN' : value))),
    );
  });
});
