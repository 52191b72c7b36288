import { expect, test } from 'vitest';
import { breakerSpans } from './breaker-spans.ts';

test('spans have no gaps, from the beginning to the end', () => {
  const changes = [
    { state: 'closed', atMs: 0 },
    { state: 'open', atMs: 100 },
    { state: 'half_open', atMs: 300 },
    { state: 'closed', atMs: 310 },
  ] as const;
  expect(breakerSpans(changes, 500)).toEqual([
    { state: 'closed', fromMs: 0, toMs: 100 },
    { state: 'open', fromMs: 100, toMs: 300 },
    { state: 'half_open', fromMs: 300, toMs: 310 },
    { state: 'closed', fromMs: 310, toMs: 500 },
  ]);
});

test('a lane without a breaker has no spans, one whose breaker never opened has one', () => {
  expect(breakerSpans([], 500)).toEqual([]);
  expect(breakerSpans([{ state: 'closed', atMs: 0 }], 500)).toEqual([{ state: 'closed', fromMs: 0, toMs: 500 }]);
});

test('what is told twice, late or after the end changes nothing', () => {
  const changes = [
    { state: 'open', atMs: 200 },
    { state: 'closed', atMs: -3 },
    { state: 'open', atMs: 250 },
    { state: 'half_open', atMs: 600 },
  ] as const;
  expect(breakerSpans(changes, 500)).toEqual([
    { state: 'closed', fromMs: 0, toMs: 200 },
    { state: 'open', fromMs: 200, toMs: 500 },
  ]);
});
