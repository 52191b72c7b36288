import { expect, test } from 'vitest';
import { abortWatch } from './abort-watch.ts';
import { attemptLog } from './attempt-log.ts';
import { laneLog } from './lane-log.ts';
import { sliceTeller } from './slices.ts';
import { callRecord, toldArrival, toldEnd } from './testing-told.ts';
import type { RunUpdate } from './update.ts';

const spec = { name: 'ours', use: 'naive', options: {}, keys: 'per-call' } as const;

const teller = (above = Infinity) => {
  const pair = { spec, log: laneLog(1_000), attempts: attemptLog('ours') };
  const told: RunUpdate[] = [];
  const watch = abortWatch([{ lane: undefined, measure: 'inFlight', above, forMs: 0 }]);
  const tell = sliceTeller({ pairs: [pair], beganAtUnixMs: 1_000_000, watch, tell: (update) => told.push(update) });
  return { ...pair, tell, told };
};

const ended = { atMs: 140, due: 1, inFlight: 2, ended: [callRecord()], breakers: [], lateMs: 4 };

test('a slice has what the lane and what its server told', () => {
  const { log, attempts, tell, told } = teller();
  log.add(ended);
  attempts.add(toldArrival({ faultKind: 'error', faultId: 'x-1' }));
  tell(150);
  expect(told).toEqual([
    {
      type: 'slice',
      atMs: 150,
      lanes: {
        ours: { due: 1, inFlight: 2, good: 1, late: 0, failed: 0, refused: 0, tookMs: [40], arrivals: 1, injected: 1 },
      },
    },
  ]);
});

test('a call is told one slice later, with the attempts that the server told of until then', () => {
  const { log, attempts, tell, told } = teller();
  log.add(ended);
  tell(150);
  attempts.add(toldEnd());
  tell(170);
  tell(190);
  expect(told.filter(({ type }) => type === 'call')).toEqual([
    { type: 'call', lane: 'ours', call: callRecord(), attempts: [expect.objectContaining({ n: 1, status: 'OK' })] },
  ]);
});

test('it says when a condition ends the run', () => {
  const { log, tell } = teller(1);
  expect(tell(20)).toBeUndefined();
  log.add(ended);
  expect(tell(40)).toBe('lane ours: inFlight was above 1 for 0 ms (2 at the end)');
});
