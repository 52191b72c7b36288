import { expect, test } from 'vitest';
import { withBreaker, withPhase } from './spans.ts';

test('a phase ends when the next one begins', () => {
  const first = withPhase([], { name: 'calm', fromMs: 0, faults: '' });
  expect(withPhase(first, { name: 'outage', fromMs: 2000, faults: 'x' })).toEqual([
    { name: 'calm', fromMs: 0, toMs: 2000, faults: '' },
    { name: 'outage', fromMs: 2000, toMs: null, faults: 'x' },
  ]);
});

test('a breaker was closed before it told of itself', () => {
  expect(withBreaker([], 'open', 700)).toEqual([
    { state: 'closed', fromMs: 0, toMs: 700 },
    { state: 'open', fromMs: 700, toMs: null },
  ]);
});

test('a breaker that says the same again has not changed', () => {
  const spans = withBreaker([], 'closed', 0);
  expect(withBreaker(spans, 'closed', 500)).toEqual([{ state: 'closed', fromMs: 0, toMs: null }]);
});
