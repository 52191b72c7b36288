import { expect, test } from 'vitest';
import { createBreakerTimeline } from './breaker-timeline.ts';

const opened = { type: 'circuit-opened', breaker: 'b', from: 'closed', to: 'open', openMs: 30_000 } as const;

test('cuts at the exact time of each change', () => {
  const timeline = createBreakerTimeline();
  timeline.snapshot([{ name: 'b', state: 'closed', retryAfterMs: 0 }], 1000);
  timeline.add({ ...opened, atMs: 2500.25, reason: 'consecutive', consecutiveFailures: 5 });
  timeline.add({ type: 'circuit-half-opened', breaker: 'b', from: 'open', to: 'half_open', atMs: 32_501 });
  timeline.add({ type: 'circuit-closed', breaker: 'b', from: 'half_open', to: 'closed', atMs: 32_502 });
  expect(timeline.list()).toEqual([
    { breaker: 'b', state: 'closed', fromMs: 1000, toMs: 2500.25, probeAtMs: null, failures: 0 },
    { breaker: 'b', state: 'open', fromMs: 2500.25, toMs: 32_501, probeAtMs: 32_500.25, failures: 5 },
    { breaker: 'b', state: 'half_open', fromMs: 32_501, toMs: 32_502, probeAtMs: null, failures: 0 },
    { breaker: 'b', state: 'closed', fromMs: 32_502, toMs: null, probeAtMs: null, failures: 0 },
  ]);
});

test('a failed probe is one failure', () => {
  const timeline = createBreakerTimeline();
  timeline.add({ ...opened, from: 'half_open', atMs: 1, reason: 'probe', consecutiveFailures: 6 });
  expect(timeline.list()[0]?.failures).toBe(1);
});

test('a share of failures is no row of them', () => {
  const timeline = createBreakerTimeline();
  timeline.add({ ...opened, atMs: 1, reason: 'failure_share', consecutiveFailures: 3, share: 0.5, calls: 20 });
  expect(timeline.list()[0]?.failures).toBe(0);
});

test('a snapshot that says what is known already changes nothing', () => {
  const timeline = createBreakerTimeline();
  timeline.add({ ...opened, atMs: 100, reason: 'consecutive', consecutiveFailures: 5 });
  timeline.snapshot([{ name: 'b', state: 'open', retryAfterMs: 29_000 }], 1100);
  expect(timeline.list()).toHaveLength(1);
  expect(timeline.list()[0]).toMatchObject({ fromMs: 100, probeAtMs: 30_100 });
});

test('is unknown while the client cannot be heard', () => {
  const timeline = createBreakerTimeline();
  timeline.snapshot([{ name: 'b', state: 'closed', retryAfterMs: 0 }], 0);
  timeline.lost(5000);
  timeline.lost(6000);
  timeline.snapshot([{ name: 'b', state: 'open', retryAfterMs: 4000 }], 9000);
  expect(timeline.list().map(({ state, fromMs, toMs }) => [state, fromMs, toMs])).toEqual([
    ['closed', 0, 5000],
    ['unknown', 5000, 9000],
    ['open', 9000, null],
  ]);
  expect(timeline.list()[2]?.probeAtMs).toBe(13_000);
});

test('forgets what ended ten minutes ago, never what still is', () => {
  const timeline = createBreakerTimeline();
  timeline.snapshot([{ name: 'quiet', state: 'closed', retryAfterMs: 0 }], 0);
  timeline.add({ ...opened, atMs: 1000, reason: 'consecutive', consecutiveFailures: 5 });
  timeline.add({ type: 'circuit-half-opened', breaker: 'b', from: 'open', to: 'half_open', atMs: 31_000 });
  timeline.add({ type: 'circuit-closed', breaker: 'b', from: 'half_open', to: 'closed', atMs: 640_000 });
  expect(timeline.list().map(({ breaker, state }) => `${breaker} ${state}`)).toEqual([
    'quiet closed',
    'b half_open',
    'b closed',
  ]);
});

test('events that move no breaker are not for it', () => {
  const timeline = createBreakerTimeline();
  expect(timeline.add({ type: 'channel-recycled', atMs: 1, target: 'dns:x' })).toBe(false);
  expect(timeline.list()).toEqual([]);
});
