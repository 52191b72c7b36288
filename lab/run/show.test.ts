import { expect, test } from 'vitest';
import type { Verdict } from '../verdict/verdict.ts';
import { exitCodes, inJson, inText, oneLine, verdictOf } from './show.ts';
import { testingRecord } from './testing-record.ts';

const run = (verdict: Verdict, seed = '7') => ({
  record: testingRecord({ seed, command: `resilience-lab run x --seed ${seed}` }),
  verdict: { verdict, why: `it is ${verdict}`, judgements: [] },
});

test('one FAIL is FAIL, and of fewer runs than were asked for nothing passes', () => {
  expect(verdictOf([run('PASS'), run('PASS')], 2)).toBe('PASS');
  expect(verdictOf([run('PASS'), run('PASS')], 3)).toBe('UNKNOWN');
  expect(verdictOf([run('PASS'), run('UNKNOWN')], 2)).toBe('UNKNOWN');
  expect(verdictOf([run('UNKNOWN'), run('FAIL')], 3)).toBe('FAIL');
  expect(verdictOf([], 1)).toBe('UNKNOWN');
  expect(exitCodes).toEqual({ PASS: 0, FAIL: 1, UNKNOWN: 2 });
});

test('the text says the seed and the command that repeats it', () => {
  const text = inText([run('FAIL')], 1, false);
  expect(text).toContain('outage-and-trap: An outage and a lost answer\n');
  expect(text).toContain('FAIL     it is FAIL');
  expect(text).toContain('Seed 7. To repeat: resilience-lab run x --seed 7\n');
  expect(oneLine(run('PASS', '7-2'))).toBe('PASS     seed 7-2: it is PASS\n');
});

test('of several runs it says all seeds, and how many are missing', () => {
  const runs = [run('PASS'), run('PASS', '7-2')];
  expect(inText(runs, 2, false)).toContain('Seeds 7, 7-2. To repeat the first: resilience-lab run x --seed 7\n');
  expect(inText(runs, 3, false)).toContain('UNKNOWN  only 2 of 3 runs were made\n');
  expect(inText(runs, 2, false)).not.toContain('UNKNOWN');
  expect(inText([], 1, false)).toContain('UNKNOWN  nothing was run\n');
});

test('the JSON says the same', () => {
  expect(JSON.parse(inJson([run('PASS')], 2))).toEqual({
    verdict: 'UNKNOWN',
    runs: [
      {
        experiment: 'outage-and-trap',
        seed: '7',
        command: 'resilience-lab run x --seed 7',
        ending: { is: 'complete' },
        verdict: 'PASS',
        why: 'it is PASS',
        judgements: [],
      },
    ],
  });
});
