import { expect, test } from 'vitest';
import type { ClientEvent } from '../../client/index.ts';
import { quantile } from './quantile.ts';
import { createTicks } from './ticks.ts';

type CallEnded = Extract<ClientEvent, { type: 'call-ended' }>;

const ended = (fields: Partial<CallEnded>): CallEnded => ({
  type: 'call-ended',
  atMs: 0,
  callId: '1',
  method: 'payments.v1.PaymentGateway/Charge',
  outcome: 'success_first_try',
  status: 'OK',
  durationMs: 10,
  attempts: 1,
  backoffMs: 0,
  message: '',
  ...fields,
});

test('counts calls that ended well, failed by status, and were refused', () => {
  const ticks = createTicks();
  ticks.add(ended({}));
  ticks.add(ended({ outcome: 'success_after_retry', attempts: 2 }));
  ticks.add(ended({ outcome: 'failure', status: 'UNAVAILABLE', attempts: 3 }));
  ticks.add(ended({ outcome: 'timeout', status: 'DEADLINE_EXCEEDED', attempts: 3 }));
  ticks.add(ended({ outcome: 'rejected_breaker', status: 'UNAVAILABLE', attempts: 0 }));
  expect(ticks.tick(1000)).toMatchObject({
    atMs: 1000,
    ok: 2,
    saved: 1,
    failed: { UNAVAILABLE: 1, DEADLINE_EXCEEDED: 1 },
    refused: 1,
  });
});

test('counts failed attempts apart from failed calls', () => {
  const ticks = createTicks();
  const attempt = {
    type: 'attempt-ended',
    atMs: 0,
    callId: '1',
    method: 'm',
    attempts: 3,
    durationMs: 1,
    message: '',
  } as const;
  ticks.add({ ...attempt, attempt: 1, status: 'UNAVAILABLE', faultId: 'f', faultKind: 'error' });
  ticks.add({ ...attempt, attempt: 2, status: 'OK', faultId: undefined, faultKind: undefined });
  ticks.add(ended({ outcome: 'success_after_retry', attempts: 2 }));
  expect(ticks.tick(1000)).toMatchObject({ ok: 1, failed: {}, failedAttempts: { UNAVAILABLE: 1 } });
});

test('takes attempts per call from the calls that left, not from the refused', () => {
  const ticks = createTicks();
  ticks.add(ended({ attempts: 3, outcome: 'failure', status: 'UNAVAILABLE' }));
  ticks.add(ended({ attempts: 1 }));
  for (let n = 0; n < 50; n++) ticks.add(ended({ outcome: 'rejected_breaker', status: 'UNAVAILABLE', attempts: 0 }));
  expect(ticks.tick(1000).attemptsPerCall).toBe(2);
});

test('takes quantiles from calls that ended well only', () => {
  const ticks = createTicks();
  for (let n = 1; n <= 100; n++) ticks.add(ended({ durationMs: n }));
  ticks.add(ended({ outcome: 'failure', status: 'UNAVAILABLE', durationMs: 9999 }));
  expect(ticks.tick(1000)).toMatchObject({ p50Ms: 50, p95Ms: 95, p99Ms: 99 });
});

test('looks back on the window for quantiles and no further', () => {
  const ticks = createTicks({ windowMs: 10_000 });
  ticks.add(ended({ durationMs: 500 }));
  ticks.tick(1000);
  expect(ticks.tick(10_000)).toMatchObject({ ok: 0, p50Ms: 500, attemptsPerCall: 1 });
  expect(ticks.tick(11_000)).toMatchObject({ ok: 0, p50Ms: null, p95Ms: null, p99Ms: null, attemptsPerCall: null });
});

test('keeps ten minutes', () => {
  const ticks = createTicks();
  for (let second = 1; second <= 700; second++) ticks.tick(second * 1000);
  expect(ticks.list()).toHaveLength(600);
  expect(ticks.list()[0]?.atMs).toBe(101_000);
});

test('a quantile of one value is that value, of none is null', () => {
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([7, 8], 0.5)).toBe(7);
  expect(quantile([], 0.5)).toBeNull();
});
