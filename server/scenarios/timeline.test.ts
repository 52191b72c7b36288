import { expect, test, vi } from 'vitest';
import type { Scenario } from './scenario.ts';
import { timeline } from './timeline.ts';

const scenario: Scenario = {
  name: 'two',
  title: 'Two',
  description: '',
  repeat: true,
  phases: [
    { name: 'a', durationMs: 1000, draws: [] },
    { name: 'b', durationMs: 500, draws: [] },
  ],
};

test('tells of each phase when it begins, without a call, until it is closed', () => {
  vi.useFakeTimers();
  const phases: string[] = [];
  const running = timeline(scenario, {
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    onPhase: (_scenario, { phase }) => phases.push(phase.name),
  });
  vi.advanceTimersByTime(3200);
  expect(phases).toEqual(['a', 'b', 'a', 'b', 'a']);
  running.start(scenario);
  expect(phases).toHaveLength(6);
  running.close();
  vi.advanceTimersByTime(10_000);
  expect(phases).toHaveLength(6);
  vi.useRealTimers();
});
