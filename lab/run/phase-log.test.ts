import { expect, test } from 'vitest';
import { phaseLog } from './phase-log.ts';
import type { ToldFault, ToldStatus } from './server-control.ts';

const fault = (changes: Partial<ToldFault> = {}): ToldFault => ({
  id: '',
  kind: 'error',
  share: 1,
  description: 'answer UNAVAILABLE',
  target: '',
  ...changes,
});

const status = (phase: string, phaseElapsedMs: number, changes: Partial<ToldStatus> = {}): ToldStatus => ({
  scenario: 'inline',
  phase,
  phaseElapsedMs,
  phaseDurationMs: 1_000,
  faults: [],
  ...changes,
});

const at = (atMs: number) => ({ askedMs: atMs - 2, cameMs: atMs + 2 });

test('phases begin when they should, however late the look was', () => {
  const log = phaseLog();
  expect(log.add(status('calm', 7), at(12))).toEqual({ name: 'calm', fromMs: 0, faults: '' });
  expect(log.add(status('calm', 900), at(905))).toBeUndefined();
  const faults = [fault({ target: 'payments.v1.PaymentGateway/Charge' })];
  const begun = log.add(status('outage', 80, { faults, phaseDurationMs: 0 }), at(1_090));
  expect(begun).toEqual({ name: 'outage', fromMs: 1_000, faults: 'every call (Charge): answer UNAVAILABLE' });
  expect(log.list(2_500)).toMatchObject([
    { name: 'calm', fromMs: 0, toMs: 1_000 },
    { name: 'outage', fromMs: 1_000, toMs: 2_500 },
  ]);
});

test('a look that a stalled server held up does not shift the phase', () => {
  const log = phaseLog();
  log.add(status('calm', 900), at(900));
  // Asked at 1,020; it was answered 400 ms later, and by then 415 ms of the phase were over.
  log.add(status('stall', 415), { askedMs: 1_020, cameMs: 1_420 });
  expect(log.list(2_000)).toMatchObject([{}, { name: 'stall', fromMs: 1_000 }]);
});

test('a scenario that repeats has a phase of the same name again', () => {
  const log = phaseLog();
  log.add(status('only', 500), at(500));
  log.add(status('only', 100), at(1_100));
  expect(log.list(1_500).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 1_000],
    [1_000, 1_500],
  ]);
});

test('what is set by hand begins when it was seen, and the phase goes on below it', () => {
  const log = phaseLog();
  const byHand = { faults: [fault({ id: 'f-1' })] };
  log.add(status('calm', 100), at(100));
  log.add(status('calm', 500, byHand), at(500));
  log.add(status('calm', 600, byHand), at(600));
  log.add(status('calm', 700), at(700));
  log.add(status('after', 50), at(1_050));
  expect(log.list(1_500).map(({ name, fromMs, faults }) => [name, fromMs, faults])).toEqual([
    ['calm', 0, ''],
    ['calm', 502, 'every call: answer UNAVAILABLE'],
    ['calm', 702, ''],
    ['after', 1_000, ''],
  ]);
});

test('another scenario by hand begins when it was started', () => {
  const log = phaseLog();
  log.add(status('calm', 100), at(100));
  log.add(status('outage', 40, { scenario: 'outage', phaseDurationMs: 0 }), at(500));
  expect(log.list(900)).toMatchObject([{ toMs: 460 }, { name: 'outage', fromMs: 460, toMs: 900 }]);
});

test('a share that moves is told with both its ends', () => {
  const log = phaseLog();
  for (const [share, atMs] of [
    [0, 10],
    [0.25, 500],
    [0.5, 990],
  ] as const)
    log.add(status('worse', atMs, { faults: [fault({ share })] }), at(atMs));
  expect(log.list(1_000)).toMatchObject([
    { faults: 'less than 1 % of calls: answer UNAVAILABLE, in the end 50 % of calls: answer UNAVAILABLE' },
  ]);
});
