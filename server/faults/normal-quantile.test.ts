import { expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

// From printed tables of the normal distribution: each falls into another of the three approximations.
test.each([
  [0.5, 0],
  [0.841_344_746_068_543, 1],
  [0.975, 1.959_963_984_540_054],
  [0.999, 3.090_232_306_167_813],
  [1e-6, -4.753_424_308_822_899],
  [1e-20, -9.262_340_089_798_4],
])('the share %d ends %d deviations from the mean', (share, deviations) => {
  expect(normalQuantile(share)).toBeCloseTo(deviations, 12);
});

test('it is symmetric, grows with the share, and has no seam between its approximations', () => {
  let before = -Infinity;
  for (let share = 1 / 1024; share < 1; share += 1 / 1024) {
    const now = normalQuantile(share);
    expect(now).toBeGreaterThan(before);
    expect(now).toBeCloseTo(-normalQuantile(1 - share), 12);
    before = now;
  }
  for (const seam of [0.075, 0.925, Math.exp(-25)])
    expect(Math.abs(normalQuantile(seam * (1 + 1e-12)) - normalQuantile(seam * (1 - 1e-12)))).toBeLessThan(1e-10);
});

test('no share at all and the whole share lie infinitely far away', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
});
