import { expect, test } from 'vitest';
import { z } from 'zod';
import { fate } from '../fate.ts';
import { pathInWords, problemsOf } from '../scenarios/problems.ts';
import { type Time, timeInWords, timeMs, timeOf } from './distribution.ts';

const draws = 10_000;
// The sizes of calls as the server draws them.
const chances = Array.from({ length: draws }, (_, index) =>
  fate({ seed: 'distributions', method: 'a.B/C', callKey: `call ${index}`, n: 1, of: 'size' }),
);

/** The share of a normal distribution below `x` deviations, by its series: no code of the quantile under test. */
function normalShare(x: number): number {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1; // The series would need too many terms.
  let [sum, term] = [x, x];
  for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) sum += term *= (x * x) / odd;
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** How far the shares of the drawn times are from those of the formula, at the worst place. */
function kolmogorovSmirnov(time: Time, shareBelow: (ms: number) => number): number {
  const times = chances.map((chance) => timeOf(time, chance)).toSorted((a, b) => a - b);
  const distances = times.map((ms, index) => {
    const share = shareBelow(ms);
    return Math.max((index + 1) / draws - share, share - index / draws);
  });
  return Math.max(...distances);
}

// Draws of the right formula exceed this once in 1000 seeds (Kolmogorov's limit for alpha = 0.001). The seed is fixed, so
// the test never fails by chance; the one chance there was has been taken, and a wrong formula is far beyond the bound.
const bound = 1.9495 / Math.sqrt(draws);

const formulas: readonly [string, Time, (ms: number) => number][] = [
  ['uniform', { uniform: [100, 300] }, (ms) => (ms - 100) / 200],
  ['normal', { normal: { mean: 1000, stdDev: 100 } }, (ms) => normalShare((ms - 1000) / 100)],
  ['lognormal', { lognormal: { median: 50, sigma: 0.8 } }, (ms) => normalShare(Math.log(ms / 50) / 0.8)],
  ['pareto', { pareto: { scale: 20, shape: 1.5 } }, (ms) => 1 - (20 / ms) ** 1.5],
];

test.each(formulas)('10,000 draws of %s follow its formula (Kolmogorov–Smirnov)', (_name, time, shareBelow) => {
  expect(kolmogorovSmirnov(time, shareBelow)).toBeLessThan(bound);
});

test('the bound is sharp: draws of a formula that is 5 % off are beyond it', () => {
  const off = kolmogorovSmirnov({ lognormal: { median: 50, sigma: 0.84 } }, (ms) =>
    normalShare(Math.log(ms / 52.5) / 0.8),
  );
  expect(off).toBeGreaterThan(bound);
});

test('what would lie below 0 gathers at 0, what would lie above max gathers there', () => {
  const time: Time = { normal: { mean: 100, stdDev: 100 }, max: 200 };
  const times = chances.map((chance) => timeOf(time, chance));
  const share = normalShare(-1);
  const threeErrors = 3 * Math.sqrt((share * (1 - share)) / draws);
  for (const end of [0, 200])
    expect(Math.abs(times.filter((ms) => ms === end).length / draws - share)).toBeLessThan(threeErrors);
  expect(Math.min(...times)).toBe(0);
  expect(Math.max(...times)).toBe(200);
});

test('no time is longer than an hour, and both ends of the draw give a time', () => {
  const all = formulas.map(([, time]) => time);
  for (const time of [...all, { pareto: { scale: 1, shape: 0.1 } }, { lognormal: { median: 1, sigma: 10 } }])
    for (const chance of [0, 1 - 2 ** -48]) {
      const ms = timeOf(time, chance);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(3_600_000);
    }
  expect(timeOf({ pareto: { scale: 1, shape: 0.1 } }, 0.999)).toBe(3_600_000);
});

test('without a spread every time is the middle one', () => {
  for (const chance of [0, 0.3, 0.999]) {
    expect(timeOf({ normal: { mean: 70, stdDev: 0 } }, chance)).toBe(70);
    expect(timeOf({ lognormal: { median: 70, sigma: 0 } }, chance)).toBe(70);
    expect(timeOf(70, chance)).toBe(70);
  }
});

test('the words tell the distribution and its bound', () => {
  const words = [1000, ...formulas.map(([, time]) => time), { uniform: [0, 5000], max: 3000 }];
  expect(words.map((one) => timeInWords(one as Time))).toEqual([
    '1 s',
    '0.1 s to 0.3 s',
    'about 1 s (normal, standard deviation 0.1 s)',
    'mostly about 0.05 s (lognormal, sigma 0.8)',
    'at least 0.02 s (Pareto, shape 1.5)',
    '0 s to 5 s, at most 3 s',
  ]);
});

test.each([
  [-1, 'here: expected whole milliseconds from 0 to 3600000'],
  [
    'x',
    'here: expected whole milliseconds from 0 to 3600000, or an object with one of uniform, normal, lognormal, pareto',
  ],
  [{}, 'here: expected exactly one of uniform, normal, lognormal, pareto'],
  [{ normal: { mean: 5, stdDev: 1 }, uniform: [1, 2] }, 'here: expected exactly one of'],
  [{ uniform: [300, 100] }, 'here.uniform: expected [least, most] in whole milliseconds, the least first'],
  [{ uniform: [1] }, 'here.uniform: expected [least, most]'],
  [{ uniform: [1, 2], max: -1 }, 'here.max: expected whole milliseconds'],
  [{ normal: { mean: 5 } }, 'here.normal.stdDev: expected whole milliseconds'],
  [{ lognormal: { median: 50, sigma: 11 } }, 'here.lognormal.sigma: expected a number from 0 to 10'],
  [{ lognormal: { median: 50, sigma: 'x' } }, 'here.lognormal.sigma: expected a number from 0 to 10'],
  [{ pareto: { scale: 20, shape: 0 } }, 'here.pareto.shape: expected a number from 0.1 to 100'],
  [{ parto: { scale: 20, shape: 2 } }, 'did you mean "pareto"?'],
])('%j is refused, and the error says where and what was expected', (given, expected) => {
  const value = { here: given };
  const { error } = z.object({ here: timeMs }).safeParse(value);
  if (!error) throw new Error('not refused');
  const told = problemsOf(error, value).map(({ path, message }) => `${pathInWords(path)}: ${message}`);
  expect(told.join('; ')).toContain(expected);
});
