import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { handsOn } from './hands-on.ts';
import type { LanePair } from './lane-pair.ts';
import type { Stage } from './stage.ts';
import type { RunUpdate } from './update.ts';

const fault = { id: 'f-1', kind: 'error', share: 0.5, description: 'answer UNAVAILABLE', target: '' };

const playing = (beganAtUnixMs = 1_000_000) => {
  const did: string[] = [];
  const told: RunUpdate[] = [];
  const pair = (name: string) => ({
    spec: { name, use: 'full-stack', options: { retry: { attempts: 3 } }, keys: 'per-call' },
    control: {
      setScenario: (scenario: string) => Promise.resolve(void did.push(`${name}: ${scenario}`)),
      setFault: () => Promise.resolve(did.push(`${name}: fault`) && fault),
      clear: () => Promise.resolve(void did.push(`${name}: clear`)),
    },
    lane: {
      change: (options: { bad?: boolean }) =>
        options.bad ? Promise.reject(new UsageError('bad')) : Promise.resolve(void did.push(`${name}: changed`)),
    },
  });
  const stage = {
    clock: { now: () => 1_002_500 },
    pairs: [pair('naive'), pair('ours')] as unknown as LanePair[],
    beganAtUnixMs,
    changes: [],
    over: new AbortController(),
    tell: (update: RunUpdate) => void told.push(update),
  } as unknown as Stage;
  return { stage, did, told, ...handsOn(stage) };
};

test('every change is written down with its time, told, and made in every lane that it is about', async () => {
  const { changeLane, setScenario, setFault, clearFaults, stage, did, told } = playing();
  await changeLane('ours', { retry: { attempts: 5 } });
  await changeLane('ours', { retry: { attempts: 4 } });
  await setScenario('outage');
  await setFault({ share: 0.5, fault: { kind: 'error' } });
  await clearFaults();
  const everywhere = (what: string) => [`naive: ${what}`, `ours: ${what}`];
  expect(did).toEqual([
    'ours: changed',
    'ours: changed',
    ...everywhere('outage'),
    ...everywhere('fault'),
    ...everywhere('clear'),
  ]);
  expect(stage.changes).toEqual(
    [
      'lane ours: retry.attempts 3 → 5',
      'lane ours: retry.attempts 5 → 4',
      'scenario outage',
      'fault set: 50 % of calls: answer UNAVAILABLE',
      'all faults cleared',
    ].map((says) => ({ atMs: 2_500, says })),
  );
  expect(told).toEqual(stage.changes.map((change) => ({ type: 'changed', change })));
});

test('a change that cannot be is refused and not written down', async () => {
  const { changeLane, stage } = playing();
  await expect(changeLane('hours', {})).rejects.toThrow('no lane is named "hours"; did you mean "ours"?');
  await expect(changeLane('ours', { bad: true })).rejects.toThrow('bad');
  expect(stage.changes).toEqual([]);
});

test('before a run begins and when it is over there is nothing to change', async () => {
  await expect(playing(0).clearFaults()).rejects.toThrow('the run has not begun');
  const { stage, clearFaults } = playing();
  stage.over.abort();
  await expect(clearFaults()).rejects.toThrow('the run is over');
});
