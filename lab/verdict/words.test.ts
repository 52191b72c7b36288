import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { testingRecord } from '../run/testing-record.ts';
import { counted, figureInWords } from './figures.ts';
import { judge } from './judge.ts';
import { judgeRepeats } from './repeats.ts';
import { wrapped } from './table.ts';
import type { RunVerdict, Verdict } from './verdict.ts';
import { repeatsInWords, verdictInWords } from './words.ts';

const plain = { colour: false };
const coloured = { colour: true };
const verdict = judge(testingRecord());

describe('figures', () => {
  it.each([
    ['goodput', 0.998, '99.8 %'],
    ['goodput', 1, '100 %'],
    ['goodput', 0.99961, '99.96 %'],
    ['goodput', 0.0001, '0.01 %'],
    ['goodput', 0, '0 %'],
    ['p99Ms', 0.44, '0.4 ms'],
    ['p99Ms', 85.4, '85 ms'],
    ['p99Ms', 999.4, '999 ms'],
    ['p99Ms', 999.6, '1 s'],
    ['p99Ms', 1_234, '1.2 s'],
    ['healMs', 30_000, '30 s'],
    ['arrivals', 12_345, '12,345'],
    ['arrivalsPerSecond', 40.25, '40.3/s'],
    ['amplification', 1.25, '1.3 per call'],
  ] as const)('%s %d is %s', (measure, value, words) => {
    expect(figureInWords(measure, value)).toBe(words);
  });

  it('get digits until they differ from what they are held against', () => {
    expect(figureInWords('p99Ms', 1_049, 1_000)).toBe('1.05 s');
    expect(figureInWords('p99Ms', 250.3, 250)).toBe('250.3 ms');
    expect(figureInWords('amplification', 1.2001, 1.2)).toBe('1.2001 per call');
    expect(figureInWords('amplification', 1.2, 1.2)).toBe('1.2 per call');
  });

  it('never round a share to all or to nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1 - 1e-7, noNaN: true }), (share) => {
        expect(figureInWords('goodput', share)).not.toMatch(/^(0|100) %$/);
      }),
    );
  });

  it('are counted in one and many', () => {
    expect([counted(0, 'call'), counted(1, 'call'), counted(1_200, 'call')]).toEqual([
      '0 calls',
      '1 call',
      '1,200 calls',
    ]);
  });
});

describe('the verdict in a terminal', () => {
  it('is a table with the verdict below', () => {
    expect(verdictInWords(verdict, plain)).toBe(
      [
        'VERDICT  EXPECTED                                      SEEN',
        'PASS     the server hears less of ours in the outage   5 (60 calls); at most 85, 0.5 times the 170',
        '         than half of what it hears of naive           of naive, was expected',
        'PASS     the open breaker lets nothing through         0 (60 calls); exactly 0 was expected',
        'FAIL     naive charges no payment twice                1 of 160 payments; exactly 0 was expected',
        'PASS     most payments of ours after the outage are    93.3 % of 60 calls; at least 90 % was',
        '         answered in time                              expected',
        'UNKNOWN  ours charges no payment twice                 0 of 160 payments; exactly 0 was expected,',
        '                                                       but only 7 of its attempts met a fault, and',
        '                                                       30 are needed',
        '',
        'FAIL     1 of 5 expectations does not hold: naive charges no payment twice',
      ].join('\n'),
    );
  });

  it('is coloured when asked, and says the same', () => {
    const text = verdictInWords(verdict, coloured);
    expect(text).toContain('\u001B[1;32mPASS\u001B[0m');
    expect(text).toContain('\u001B[1;31mFAIL\u001B[0m');
    expect(text).toContain('\u001B[1;33mUNKNOWN\u001B[0m');
    expect(stripVTControlCharacters(text)).toBe(verdictInWords(verdict, plain));
  });

  it('of several runs says how each expectation did in them, the mean or the pooled share, and the interval', () => {
    const changed = judge(testingRecord({ changes: [{ atMs: 1, says: 'x' }] }));
    expect(repeatsInWords(judgeRepeats([verdict, changed, verdict]), plain)).toBe(
      [
        'VERDICT  EXPECTED                                      SEEN IN THE RUNS',
        'UNKNOWN  the server hears less of ours in the outage   2 PASS, 1 UNKNOWN; 5 each time',
        '         than half of what it hears of naive',
        'UNKNOWN  the open breaker lets nothing through         2 PASS, 1 UNKNOWN; 0 each time',
        'FAIL     naive charges no payment twice                2 FAIL, 1 UNKNOWN; 1 each time',
        'UNKNOWN  most payments of ours after the outage are    2 PASS, 1 UNKNOWN; 93.3 % of all 180 calls,',
        '         answered in time                              95 % interval 88.7 % to 96.1 %',
        'UNKNOWN  ours charges no payment twice                 3 UNKNOWN; 0 each time',
        '',
        'FAIL     2 FAIL, 1 UNKNOWN',
      ].join('\n'),
    );
  });

  it('says what of the runs the mean is made of', () => {
    const of = (values: readonly (number | null)[]) => {
      const runs = values.map((value): RunVerdict => {
        const judgement = { ...verdict.judgements[0]!, value };
        return { ...verdict, judgements: [judgement] };
      });
      return repeatsInWords(judgeRepeats(runs), plain).split('\n').slice(1, -2).join(' ').replaceAll(/\s+/g, ' ');
    };
    expect(of([10, 14])).toContain('mean 12, 95 % interval 0 to 37.4');
    expect(of([10, null, 14])).toContain('mean 12 of 2 runs, 95 % interval');
    expect(of([10])).toContain('; mean 10');
    expect(of([null])).toContain('; nothing was measured');
  });

  it('is never wider than 100 columns, whatever it says, and moves no cursor', () => {
    const verdicts = fc.constantFrom<Verdict>('PASS', 'FAIL', 'UNKNOWN');
    fc.assert(
      fc.property(verdicts, fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (one, says, why) => {
        const [first] = verdict.judgements;
        const judgement = { ...first!, verdict: one, why, expectation: { ...first!.expectation, says } };
        const hostile = { ...judgement, why: `${why}\u001B[2J\r\n\u202E` };
        for (const line of verdictInWords({ verdict: one, why, judgements: [judgement, hostile] }, plain).split('\n')) {
          expect([...line].length).toBeLessThanOrEqual(100);
          expect(line).not.toMatch(/[\p{Cc}\u202E]/u);
          expect(line).toBe(line.trimEnd());
        }
      }),
    );
  });

  it('loses no word when it wraps', () => {
    const texts = fc.array(fc.stringMatching(/^[a-zа-я]{1,30}$/u), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (words, width) => {
        const lines = wrapped(words.join(' '), width);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
