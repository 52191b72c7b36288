import { describe, expect, it } from 'vitest';
import type { Expectation, MeasureName, Must } from '../experiment/experiment.ts';
import type { LaneRecord } from '../run/record.ts';
import { judge } from './judge.ts';
import { aLane, anAttempt, anExpectation, aRun, attemptsOf, callsOf } from './testing-run.ts';

const must = (is: 'atLeast' | 'atMost' | 'equal', bound: number): Must => ({ is, bound });
const judged = (lane: LaneRecord, measure: MeasureName, of: Must, more: Partial<Expectation> = {}) =>
  judge(aRun([lane], [anExpectation({ measure, must: of, ...more })])).judgements[0]!;
const verdictOf = (...args: Parameters<typeof judged>) => judged(...args).verdict;

/** A lane of so many calls in which all is well, though every attempt meets a fault. */
const well = (count: number, changes: Partial<LaneRecord> = {}) => {
  const calls = callsOf(count, 10_000);
  return aLane('a', { calls, attempts: attemptsOf(calls, { faultKind: 'late-success' }), ...changes });
};

describe('too little is never PASS', () => {
  it.each([
    ['goodput', must('atLeast', 0.99), 300],
    ['goodput', must('atLeast', 0.9), 30],
    ['goodput', must('atLeast', 0.995), 600],
    ['goodput', must('atLeast', 1), 300],
    ['answeredShare', must('atLeast', 0.5), 30],
    ['failedShare', must('atMost', 0.01), 300],
    ['failedShare', must('equal', 0), 300],
    ['refusedShare', must('atMost', 0.2), 30],
    ['p50Ms', must('atMost', 1_000), 20],
    ['p95Ms', must('atMost', 1_000), 20],
    ['p99Ms', must('atMost', 1_000), 100],
    ['maxMs', must('atMost', 1_000), 30],
    ['waitP99Ms', must('atMost', 1_000), 100],
    ['waitMaxMs', must('atMost', 1_000), 30],
    ['healMs', must('atMost', 1_000), 100],
    ['amplification', must('atMost', 1.2), 30],
    ['arrivals', must('atMost', 10_000), 30],
    ['arrivalsPerSecond', must('atMost', 10_000), 30],
    ['peakArrivalsPer100Ms', must('atMost', 10_000), 30],
    ['maxInFlight', must('atMost', 10_000), 30],
    ['chargedTwice', must('equal', 0), 100],
    ['chargedTwiceShare', must('equal', 0), 100],
    ['chargedTwiceShare', must('atMost', 0.01), 300],
    ['failedButCharged', must('equal', 0), 100],
    ['lost', must('atMost', 0), 100],
  ] as const)('%s %j needs %d', (measure, of, needed) => {
    expect(verdictOf(well(needed), measure, of)).toBe('PASS');
    expect(verdictOf(well(needed - 1), measure, of)).toBe('UNKNOWN');
  });

  it('says how much is needed', () => {
    expect(judged(well(60), 'goodput', must('atLeast', 0.99)).why).toBe(
      '100 % of 60 calls; at least 99 % was expected, but 300 calls are needed to say so',
    );
  });

  it('counts healing by the second: ten calls in each', () => {
    const late = callsOf(50, 5_000, (n) => ({ dueMs: 5_000 + (n - 1) * 100 }));
    const during = { during: 'late' };
    expect(verdictOf(aLane('a', { calls: late }), 'healMs', must('atMost', 0), during)).toBe('PASS');
    expect(verdictOf(aLane('a', { calls: late.slice(1) }), 'healMs', must('atMost', 0), during)).toBe('UNKNOWN');
  });

  it('takes the experiment\u2019s own minimum instead', () => {
    const of = must('atLeast', 0.99);
    expect(verdictOf(well(60), 'goodput', of, { minimumSamples: 60 })).toBe('PASS');
    expect(verdictOf(well(59), 'goodput', of, { minimumSamples: 60 })).toBe('UNKNOWN');
    expect(verdictOf(well(400), 'goodput', of, { minimumSamples: 500 })).toBe('UNKNOWN');
  });

  it('needs nothing more when what grows has got there', () => {
    const twice = { bookings: { 1: 2 }, strangers: 0, settled: true };
    const lane = aLane('a', { calls: callsOf(2, 10_000), books: twice });
    expect(verdictOf(lane, 'chargedTwice', must('atLeast', 1))).toBe('PASS');
    expect(verdictOf(lane, 'chargedTwice', must('atLeast', 1), { minimumSamples: 3 })).toBe('UNKNOWN');
  });

  it('does not take for broken what has not grown far enough in a short run', () => {
    const breaker = [{ state: 'closed', fromMs: 0, toMs: 10_000 }] as const;
    expect(verdictOf(well(29, { breaker }), 'timesOpened', must('atLeast', 1))).toBe('UNKNOWN');
    expect(verdictOf(well(30, { breaker }), 'timesOpened', must('atLeast', 1))).toBe('FAIL');
    expect(verdictOf(well(20), 'chargedTwice', must('atLeast', 2))).toBe('UNKNOWN');
  });
});

describe('what is broken for good', () => {
  it('is not what differs by a rounding only', () => {
    const breaker = [{ state: 'open', fromMs: 0, toMs: 1e-12 }] as const;
    const lane = aLane('a', { calls: callsOf(5, 10_000), breaker });
    expect(verdictOf(lane, 'openMs', must('equal', 0))).toBe('UNKNOWN');
  });

  it('fails though little was seen: more would not mend it', () => {
    const twice = { bookings: { 1: 2 }, strangers: 0, settled: true };
    const lane = aLane('a', { calls: callsOf(5, 10_000), books: twice });
    expect(verdictOf(lane, 'chargedTwice', must('equal', 0))).toBe('FAIL');
    expect(verdictOf(lane, 'maxMs', must('atMost', 9))).toBe('FAIL');
    expect(verdictOf(lane, 'p99Ms', must('atMost', 9))).toBe('UNKNOWN');
    expect(verdictOf(lane, 'calls', must('equal', 6))).toBe('UNKNOWN');
    const hanging = aLane('a', { calls: callsOf(5, 10_000, () => ({ outcome: 'unfinished', endedMs: null })) });
    expect(verdictOf(hanging, 'waitMaxMs', must('atMost', 3_000))).toBe('FAIL');
    expect(verdictOf(hanging, 'waitMaxMs', must('atMost', 30_000))).toBe('UNKNOWN');
  });

  it('is a share whose whole interval is on the wrong side', () => {
    const failing = (bad: number) =>
      aLane('a', { calls: callsOf(60, 10_000, (n) => (n <= bad ? { outcome: 'failed' } : {})) });
    expect(verdictOf(failing(1), 'goodput', must('atLeast', 0.99))).toBe('UNKNOWN');
    expect(verdictOf(failing(10), 'goodput', must('atLeast', 0.99))).toBe('FAIL');
    expect(verdictOf(failing(10), 'failedShare', must('atMost', 0.01))).toBe('FAIL');
    expect(verdictOf(failing(10), 'failedShare', must('equal', 0))).toBe('FAIL');
    expect(verdictOf(failing(10), 'goodput', must('equal', 1))).toBe('FAIL');
  });
});

describe('a trap that never snapped proves nothing', () => {
  const met = (faults: number, more: Partial<LaneRecord> = {}) => {
    const calls = callsOf(200, 10_000);
    const attempts = attemptsOf(calls).map((one, i) => (i < faults ? { ...one, faultKind: 'error' } : one));
    return aLane('a', { calls, attempts, ...more });
  };

  it.each(['chargedTwice', 'chargedTwiceShare', 'failedButCharged', 'failedButChargedShare', 'lost'] as const)(
    '%s needs 30 attempts that met a fault, whatever minimum the experiment sets',
    (measure) => {
      const of = must('equal', 0);
      expect(verdictOf(met(30), measure, of)).toBe('PASS');
      expect(verdictOf(met(29), measure, of)).toBe('UNKNOWN');
      expect(verdictOf(met(29), measure, of, { minimumSamples: 1 })).toBe('UNKNOWN');
      expect(judged(met(29), measure, of).why).toContain('only 29 of its attempts met a fault, and 30 are needed');
    },
  );

  it('counts the faults of the payments in the window only', () => {
    expect(verdictOf(met(130), 'lost', must('equal', 0), { during: 'late' })).toBe('PASS');
    expect(verdictOf(met(129), 'lost', must('equal', 0), { during: 'late' })).toBe('UNKNOWN');
  });

  it('does not ask it of what was caught', () => {
    const books = { bookings: { 1: 2 }, strangers: 0, settled: true };
    expect(verdictOf(met(0, { books }), 'chargedTwice', must('atLeast', 1))).toBe('PASS');
    expect(verdictOf(met(0, { books }), 'chargedTwice', must('equal', 0))).toBe('FAIL');
    expect(verdictOf(met(0), 'booked', must('atLeast', 200))).toBe('PASS');
  });
});

describe('silence while open', () => {
  const breaker = [
    { state: 'closed', fromMs: 0, toMs: 1_000 },
    { state: 'open', fromMs: 1_000, toMs: 2_000 },
    { state: 'closed', fromMs: 2_000, toMs: 12_000 },
  ] as const;
  const silent = (spans: LaneRecord['breaker'], due: number) =>
    aLane('a', { calls: callsOf(due, 500, (n) => ({ dueMs: 1_100 + n })), attempts: [], breaker: spans });

  it('passes when calls were held back in it', () => {
    expect(verdictOf(silent(breaker, 10), 'arrivalsWhileOpen', must('equal', 0))).toBe('PASS');
    expect(verdictOf(silent(breaker, 9), 'arrivalsWhileOpen', must('equal', 0))).toBe('UNKNOWN');
  });

  it('is unknown when the breaker never opened, when nobody called, and where there is none', () => {
    const of = must('equal', 0);
    const closed = [{ state: 'closed', fromMs: 0, toMs: 12_000 }] as const;
    expect(judged(silent(closed, 50), 'arrivalsWhileOpen', of, { minimumSamples: 0 })).toMatchObject({
      verdict: 'UNKNOWN',
      why: '0 (0 calls); exactly 0 was expected, but the breaker never opened',
    });
    expect(judged(silent(breaker, 0), 'arrivalsWhileOpen', of).why).toContain(
      'no call was due while the breaker was open',
    );
    expect(judged(silent([], 50), 'arrivalsWhileOpen', of).why).toContain('a has no breaker that tells');
  });

  it('fails when it was broken, even with nobody calling', () => {
    const lane = { ...silent(breaker, 0), attempts: [anAttempt({ atMs: 1_500 })] };
    expect(verdictOf(lane, 'arrivalsWhileOpen', must('equal', 0))).toBe('FAIL');
  });
});

describe('other conditions than the experiment\u2019s', () => {
  it('make figures of unsettled books, or of books with strangers, unknown, those of calls not', () => {
    const open = well(400);
    const unsettled = { ...open, books: { ...open.books, settled: false } };
    const strange = { ...open, books: { ...open.books, strangers: 2 } };
    expect(judged(unsettled, 'chargedTwice', must('equal', 0)).why).toContain('while work was still under way');
    expect(judged(strange, 'chargedTwice', must('equal', 0)).why).toContain('2 bookings of no payment of this run');
    for (const lane of [unsettled, strange]) {
      expect(verdictOf(lane, 'chargedTwice', must('equal', 0))).toBe('UNKNOWN');
      expect(verdictOf(lane, 'chargedTwice', must('atLeast', 1))).toBe('UNKNOWN');
      expect(verdictOf(lane, 'goodput', must('atLeast', 0.99))).toBe('PASS');
    }
  });

  it('make a comparison unknown by the books of either lane', () => {
    const other = well(400);
    const books = { ...other.books, settled: false };
    const than: Must = { is: 'atMost', bound: { lane: 'b', times: 1, plus: 0 } };
    const lanes = [well(400), { ...other, books, lane: { ...other.lane, name: 'b' } }];
    const { judgements } = judge(aRun(lanes, [anExpectation({ measure: 'chargedTwice', must: than })]));
    expect(judgements[0]).toMatchObject({ verdict: 'UNKNOWN' });
    expect(judgements[0]!.why).toContain('the books of b were read while work was still under way');
  });

  it.each([
    // Kept although lateness works against it.
    ['goodput', must('atLeast', 0.9), 'PASS'],
    ['p99Ms', must('atMost', 1_000), 'PASS'],
    ['healMs', must('atMost', 4_000), 'PASS'],
    ['peakArrivalsPer100Ms', must('atMost', 100), 'PASS'],
    ['amplification', must('atMost', 1.2), 'PASS'],
    // Kept perhaps because of it.
    ['waitMaxMs', must('atLeast', 10), 'UNKNOWN'],
    ['peakArrivalsPer100Ms', must('atLeast', 1), 'UNKNOWN'],
    // Broken perhaps because of it.
    ['waitMaxMs', must('atMost', 9), 'UNKNOWN'],
    ['amplification', must('atMost', 0.5), 'UNKNOWN'],
    ['arrivals', must('atLeast', 1_000), 'UNKNOWN'],
    ['chargedTwiceShare', { is: 'closedForm', value: 0.5, confidence: 0.95 } as Must, 'UNKNOWN'],
    // Broken although it works the other way, or whatever it does.
    ['goodput', must('atMost', 0.5), 'FAIL'],
    ['failedShare', must('atLeast', 0.5), 'FAIL'],
    ['calls', must('atMost', 10), 'FAIL'],
  ] as const)('late processes decide nothing that they may have brought about: %s %j is %s', (measure, of, verdict) => {
    expect(verdictOf(well(200, { lateMs: 2_000 }), measure, of)).toBe(verdict);
  });

  it('a double charge fails a run however late its processes were', () => {
    const lane = well(200, { lateMs: 2_000 });
    const twice = { ...lane, books: { ...lane.books, bookings: { ...lane.books.bookings, 7: 2 } } };
    expect(verdictOf(twice, 'chargedTwice', must('equal', 0))).toBe('FAIL');
  });

  it.each([
    ['p99Ms', must('atLeast', 5), 250],
    ['p99Ms', must('atMost', 9), 250],
    ['p99Ms', must('equal', 5_000), 500],
    ['goodput', must('atMost', 1), 250],
  ] as const)('late processes count for %s %j beyond %d ms', (measure, of, allowedMs) => {
    expect(verdictOf(well(200, { lateMs: allowedMs }), measure, of)).not.toBe('UNKNOWN');
    expect(judged(well(200, { lateMs: allowedMs + 1 }), measure, of)).toMatchObject({ verdict: 'UNKNOWN' });
  });

  it('late processes change nothing about what was booked, and who was late may be the other lane', () => {
    const late = well(200, { lateMs: 900 });
    expect(verdictOf(late, 'chargedTwice', must('equal', 0))).toBe('PASS');
    const other = { ...late, lane: { ...late.lane, name: 'b' } };
    const than: Must = { is: 'atMost', bound: { lane: 'b', times: 1, plus: 0 } };
    const run = aRun([well(200), other], [anExpectation({ measure: 'p99Ms', must: than })]);
    expect(judge(run).judgements[0]).toMatchObject({
      verdict: 'UNKNOWN',
      why: '10 ms (200 answered calls); at most the 10 ms of b was expected, but processes were up to 900 ms late, and more than 250 ms makes it another experiment',
    });
  });

  it('say what there was nothing of', () => {
    const failed = aLane('a', { calls: callsOf(50, 10_000, () => ({ outcome: 'failed' })) });
    expect(judged(failed, 'p99Ms', must('atMost', 1)).why).toBe(
      'at most 1 ms was expected, but no call of a was answered',
    );
    expect(judged(aLane('a'), 'goodput', must('atLeast', 0)).why).toContain('but no call of a was due');
    expect(judged(failed, 'hedgedShare', must('atMost', 1)).why).toContain('but a does not tell of hedges');
  });
});
