import { expect, test } from 'vitest';
import { fate } from './fate.ts';

const call = { seed: 'seed', method: 'a.B/C', callKey: 'key', n: 1 };

test('the fate of a call depends on its arguments alone, and stays what it was in earlier versions', () => {
  expect(fate(call)).toBe(fate({ ...call }));
  // Reckoned by Python's hashlib. A published tape must replay: other figures are a breaking change.
  expect(fate(call)).toBeCloseTo(0.7917058495076326, 12);
  expect(fate({ ...call, draw: 1 })).toBeCloseTo(0.759673135169713, 12);
});

test('each argument changes the fate', () => {
  const others = [{ seed: 'seee' }, { method: 'a.B/D' }, { callKey: 'kez' }, { n: 2 }, { draw: 1 }];
  const fates = new Set([call, ...others.map((other) => ({ ...call, ...other }))].map(fate));
  expect(fates.size).toBe(6);
});

test('the first draw carries no salt', () => {
  expect(fate({ ...call, draw: 0 })).toBe(fate(call));
});

test('a text that moves from one argument to the next is another call', () => {
  expect(fate({ ...call, method: 'a', callKey: 'bc' })).not.toBe(fate({ ...call, method: 'ab', callKey: 'c' }));
});

test('fates are spread evenly over [0, 1), also for keys that are alike', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 20_000; index++) {
    const r = fate({ ...call, callKey: `payment-${index}` });
    expect(r).toBeGreaterThanOrEqual(0);
    expect(r).toBeLessThan(1);
    const tenth = Math.floor(r * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test('the size of a fault is a draw of its own, and as fixed', () => {
  const of = { seed: '1', method: 'a.B/C', callKey: 'k', n: 1 };
  const draws = [fate(of), fate({ ...of, of: 'size' }), fate({ ...of, draw: 1 }), fate({ ...of, draw: 1, of: 'size' })];
  expect(new Set(draws).size).toBe(4);
  expect(fate({ ...of, of: 'hit' })).toBe(fate(of));
  expect(fate({ ...of, of: 'size' })).toBe(draws[1]);
});
