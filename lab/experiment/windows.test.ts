import { expect, test } from 'vitest';
import { sharedPhaseNames, windowsOf } from './windows.ts';

const load = [{ durationMs: 8000, perSecond: 5, arrivals: 'constant' as const }];
const timed = (phases: { name: string; durationMs?: number }[], repeat?: boolean) => ({
  load,
  settleMs: 2000,
  scenario: { phases, ...(repeat === undefined ? {} : { repeat }) },
  windows: {},
});

test('each phase is a window; the last, which has no end, ends with the load', () => {
  const phases = [{ name: 'calm', durationMs: 3000 }, { name: 'outage', durationMs: 1000 }, { name: 'after' }];
  expect(windowsOf(timed(phases))).toEqual({
    calm: { fromMs: 0, toMs: 3000 },
    outage: { fromMs: 3000, toMs: 4000 },
    after: { fromMs: 4000, toMs: 8000 },
  });
});

test('a phase that begins while the run settles ends with the run, and one after that is no window', () => {
  const phases = [{ name: 'calm', durationMs: 9000 }, { name: 'long', durationMs: 5000 }, { name: 'never' }];
  expect(windowsOf(timed(phases))).toEqual({
    calm: { fromMs: 0, toMs: 9000 },
    long: { fromMs: 9000, toMs: 10_000 },
  });
  expect(windowsOf(timed([{ name: 'calm', durationMs: 9000 }, { name: 'last' }]))).toMatchObject({
    last: { fromMs: 9000, toMs: 10_000 },
  });
});

test('phases that come again, in turn or by name, are no windows', () => {
  expect(windowsOf(timed([{ name: 'calm', durationMs: 3000 }], true))).toEqual({});
  const twice = timed([{ name: 'calm', durationMs: 3000 }, { name: 'out', durationMs: 1000 }, { name: 'calm' }]);
  expect(windowsOf(twice)).toEqual({ out: { fromMs: 3000, toMs: 4000 } });
  expect(sharedPhaseNames(twice)).toEqual(['calm']);
});

test('a window of the file counts before a phase of its name', () => {
  const own = { calm: { fromMs: 1, toMs: 2 } };
  expect(windowsOf({ ...timed([{ name: 'calm' }]), windows: own })).toEqual(own);
  expect(windowsOf({ ...timed([]), scenario: 'outage', windows: own })).toEqual(own);
});
