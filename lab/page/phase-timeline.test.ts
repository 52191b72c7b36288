import { expect, test } from 'vitest';
import { createPhaseTimeline, type ChaosView } from './phase-timeline.ts';

const view = (fields: Partial<ChaosView>): ChaosView => ({
  scenario: 'showcase',
  phase: 'calm',
  phaseElapsedMs: 0,
  phaseDurationMs: 4000,
  faults: [],
  seed: 's',
  faultsInjected: 0,
  expiresAtMs: 0,
  ...fields,
});

const shape = (timeline: ReturnType<typeof createPhaseTimeline>) =>
  timeline.list().map(({ phase, fromMs, toMs, endsAtMs }) => [phase, fromMs, toMs, endsAtMs]);

test('a phase begins when the server says it began, not when we looked', () => {
  const timeline = createPhaseTimeline();
  expect(timeline.add(view({ phaseElapsedMs: 300 }), 10_300)).toBe(true);
  expect(timeline.add(view({ phaseElapsedMs: 900 }), 10_870)).toBe(false);
  expect(timeline.add(view({ phase: 'flaky', phaseElapsedMs: 200, phaseDurationMs: 0 }), 14_200)).toBe(true);
  expect(shape(timeline)).toEqual([
    ['calm', 10_000, 14_000, 14_000],
    ['flaky', 14_000, null, null],
  ]);
});

test('the same scenario started again is a new phase', () => {
  const timeline = createPhaseTimeline();
  timeline.add(view({ phaseDurationMs: 0 }), 1000);
  expect(timeline.add(view({ phaseDurationMs: 0 }), 9000)).toBe(true);
  expect(timeline.list()).toHaveLength(2);
});

test('a gap while the server was away stays a gap', () => {
  const timeline = createPhaseTimeline();
  timeline.add(view({}), 1000);
  timeline.lost(2000);
  timeline.add(view({ phaseElapsedMs: 100 }), 3000);
  expect(shape(timeline)).toEqual([
    ['calm', 1000, 2000, 5000],
    ['calm', 2900, null, 6900],
  ]);
});
