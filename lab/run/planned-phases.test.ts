import { expect, test } from 'vitest';
import { plannedPhases } from './planned-phases.ts';

const draws = [{ share: 1, fault: { kind: 'error' } }, [{ share: 0.5, fault: { kind: 'commit-then-error' } }]];
const calm = { name: 'calm', durationMs: 1_000, draws: [] };
const short = { name: 'short', durationMs: 50, draws };
const after = { name: 'after', draws: [] };

test('a phase that nobody saw is there, with the kinds of its faults', () => {
  const told = [
    { name: 'calm', fromMs: 0, toMs: 1_050, faults: '' },
    { name: 'after', fromMs: 1_050, toMs: 3_000, faults: '' },
  ];
  expect(plannedPhases({ phases: [calm, short, after] }, told, 3_000)).toEqual([
    { name: 'calm', fromMs: 0, toMs: 1_000, faults: '' },
    { name: 'short', fromMs: 1_000, toMs: 1_050, faults: 'error, commit then error' },
    { name: 'after', fromMs: 1_050, toMs: 3_000, faults: '' },
  ]);
});

test('phases begin when the servers began them, and their words are those of the servers', () => {
  const told = [
    { name: 'calm', fromMs: 80, toMs: 1_080, faults: '' },
    { name: 'short', fromMs: 1_080, toMs: 2_000, faults: 'every call: answer UNAVAILABLE' },
  ];
  expect(plannedPhases({ phases: [calm, short], repeat: true }, told, 1_500)).toEqual([
    { name: 'calm', fromMs: 80, toMs: 1_080, faults: '' },
    { name: 'short', fromMs: 1_080, toMs: 1_130, faults: 'every call: answer UNAVAILABLE' },
    { name: 'calm', fromMs: 1_130, toMs: 1_500, faults: '' },
  ]);
});
