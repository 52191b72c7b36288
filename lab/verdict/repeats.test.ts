import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { judge } from './judge.ts';
import { countedVerdicts, judgeRepeats } from './repeats.ts';
import { aLane, anExpectation, aRun, callsOf } from './testing-run.ts';
import type { RunVerdict, Verdict } from './verdict.ts';

const goodput = anExpectation({ says: 'good', measure: 'goodput', must: { is: 'atLeast', bound: 0.9 } });
const longest = anExpectation({ says: 'soon', measure: 'waitMaxMs', must: { is: 'atMost', bound: 20 } });

/** A run of 100 calls in which so many fail and the longest takes so long. */
const run = (bad: number, maxMs: number | null = 10): RunVerdict => {
  const last = maxMs === null ? ({ outcome: 'unfinished' } as const) : {};
  const calls = callsOf(100, 10_000, (n) => ({
    ...(n <= bad && { outcome: 'failed' as const }),
    ...(n === 100 && { dueMs: 9_900, endedMs: maxMs === null ? null : 9_900 + maxMs, ...last }),
  }));
  return judge(aRun([aLane('a', { calls })], [goodput, longest]));
};
const ended = (verdict: Verdict): RunVerdict => ({ verdict, why: '', judgements: [] });

describe('repeated runs', () => {
  it('pass only if every run does, fail if one does, are unknown else', () => {
    const verdictOf = (...verdicts: readonly Verdict[]) => judgeRepeats(verdicts.map(ended)).verdict;
    expect(verdictOf('PASS', 'PASS')).toBe('PASS');
    expect(verdictOf('PASS', 'UNKNOWN')).toBe('UNKNOWN');
    expect(verdictOf('PASS', 'UNKNOWN', 'FAIL')).toBe('FAIL');
    expect(verdictOf()).toBe('UNKNOWN');
  });

  it('say how many ended how', () => {
    expect(countedVerdicts(['PASS', 'UNKNOWN', 'PASS', 'FAIL', 'PASS'])).toBe('3 PASS, 1 FAIL, 1 UNKNOWN');
    expect(judgeRepeats([ended('PASS')]).why).toBe('1 PASS');
    expect(judgeRepeats([]).why).toBe('there was no run');
  });

  it('judge each expectation over all runs', () => {
    const { verdict, verdicts, judgements } = judgeRepeats([run(0), run(30), run(5)]);
    expect({ verdict, verdicts }).toEqual({ verdict: 'FAIL', verdicts: ['PASS', 'FAIL', 'PASS'] });
    expect(judgements.map(({ expectation, verdict: one }) => [expectation.says, one])).toEqual([
      ['good', 'FAIL'],
      ['soon', 'PASS'],
    ]);
    expect(judgements[0]).toMatchObject({ verdicts: ['PASS', 'FAIL', 'PASS'], values: [1, 0.7, 0.95] });
  });

  it('pool the samples of a share', () => {
    const { pooled, mean } = judgeRepeats([run(0), run(30), run(6)]).judgements[0]!;
    expect(mean).toBeCloseTo(0.88, 9);
    expect(pooled).toMatchObject({ samples: 300 });
    expect(pooled!.share).toBeCloseTo(0.88, 9);
    // Wilson for 264 of 300.
    expect(pooled!.interval[0]).toBeCloseTo(0.8384, 3);
    expect(pooled!.interval[1]).toBeCloseTo(0.9121, 3);
  });

  it('give the mean of what is no share and its 95 % interval', () => {
    const { pooled, mean, interval } = judgeRepeats([run(0, 12), run(0, 14), run(0, 16)]).judgements[1]!;
    expect(pooled).toBeNull();
    expect(mean).toBe(14);
    // t of 2 degrees 4.302653, standard error 2 / √3.
    expect(interval![0]).toBeCloseTo(14 - (4.302653 * 2) / Math.sqrt(3), 4);
    expect(interval![1]).toBeCloseTo(14 + (4.302653 * 2) / Math.sqrt(3), 4);
  });

  it('leave out of the mean what never came to be', () => {
    const some = judgeRepeats([run(0, 12), run(0, null)]).judgements[1]!;
    expect(some).toMatchObject({ values: [12, null], mean: 12, interval: null });
    expect(judgeRepeats([run(0, null)]).judgements[1]).toMatchObject({ values: [null], mean: null });
  });

  it('have a pooled share within its interval, between the least and the greatest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 5 }), (bads) => {
        const { pooled, mean } = judgeRepeats(bads.map((bad) => run(bad))).judgements[0]!;
        expect(pooled!.interval[0]).toBeLessThanOrEqual(pooled!.share);
        expect(pooled!.interval[1]).toBeGreaterThanOrEqual(pooled!.share);
        // All runs have the same number of calls.
        expect(pooled!.share).toBeCloseTo(mean!, 9);
      }),
      { numRuns: 20 },
    );
  });
});
