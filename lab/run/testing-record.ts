// For tests: a small run as it may well have been, computed. Eight seconds at 20 payments a second; from second 2 to 5 the
// server answers UNAVAILABLE. Of payment 10 the first answer is lost after the booking, of payment 20 the first attempt
// hangs and books late. `naive` makes a new key with each attempt, `ours` has one for the call, and a breaker.
import type { Experiment } from '../experiment/experiment.ts';
import type { RunRecord } from './record.ts';
import { testingLane } from './testing-lane.ts';

const experiment: Experiment = {
  name: 'outage-and-trap',
  title: 'An outage and a lost answer',
  question: 'What does an outage of three seconds do to payments, and what does a lost answer?',
  hypothesis: 'The breaker gives the server air, and one key for each payment keeps it from being charged twice.',
  lesson: 'A retry without a key is a second order.',
  seed: '7',
  withinMs: 1_000,
  load: [{ durationMs: 8_000, perSecond: 20, arrivals: 'constant' }],
  scenario: {
    phases: [
      { name: 'calm', durationMs: 2_000 },
      { name: 'outage', durationMs: 3_000, draws: [{ faults: [{ kind: 'error', code: 'UNAVAILABLE' }] }] },
      { name: 'after', durationMs: 3_000 },
    ],
  },
  lanes: [
    { name: 'naive', use: 'naive', options: { initialBackoffMs: 200, backoffFactor: 1 }, keys: 'per-attempt' },
    {
      name: 'ours',
      use: 'full-stack',
      options: { attemptTimeoutMs: 500, retry: { initialBackoffMs: 100 }, breaker: { openMs: 3_000 } },
      keys: 'per-call',
    },
  ],
  windows: {
    calm: { fromMs: 0, toMs: 2_000 },
    outage: { fromMs: 2_000, toMs: 5_000 },
    after: { fromMs: 5_000, toMs: 8_000 },
  },
  expect: [
    {
      says: 'the server hears less of ours in the outage than half of what it hears of naive',
      lane: 'ours',
      measure: 'arrivals',
      during: 'outage',
      must: { is: 'atMost', bound: { lane: 'naive', times: 0.5, plus: 0 } },
      minimumSamples: undefined,
    },
    {
      says: 'the open breaker lets nothing through',
      lane: 'ours',
      measure: 'arrivalsWhileOpen',
      during: undefined,
      must: { is: 'equal', bound: 0 },
      minimumSamples: undefined,
    },
    {
      says: 'naive charges no payment twice',
      lane: 'naive',
      measure: 'chargedTwice',
      during: undefined,
      must: { is: 'equal', bound: 0 },
      minimumSamples: undefined,
    },
    {
      says: 'most payments of ours after the outage are answered in time',
      lane: 'ours',
      measure: 'goodput',
      during: 'after',
      must: { is: 'atLeast', bound: 0.9 },
      minimumSamples: undefined,
    },
    {
      says: 'ours charges no payment twice',
      lane: 'ours',
      measure: 'chargedTwice',
      during: undefined,
      must: { is: 'equal', bound: 0 },
      minimumSamples: undefined,
    },
  ],
  abort: [],
  settleMs: 5_000,
};

const outage = { name: 'outage', fromMs: 2_000, toMs: 5_000, faults: 'every call: answer UNAVAILABLE' };
const quiet = (name: string, fromMs: number, toMs: number) => ({ name, fromMs, toMs, faults: '' });

/** A whole record: lanes `naive` and `ours`, an outage, a double charge, one breaker opening, events for `ours`. */
export const testingRecord = (changes: Partial<RunRecord> = {}): RunRecord => ({
  format: 1,
  experiment,
  seed: '7',
  command: 'resilience-lab run outage-and-trap --seed 7',
  beganAtUnixMs: 1_700_000_000_000,
  durationMs: 8_100,
  ending: { is: 'complete' },
  changes: [],
  phases: [quiet('calm', 0, 2_000), outage, quiet('after', 5_000, 8_100)],
  lanes: experiment.lanes.map((lane) =>
    lane.name === 'ours'
      ? testingLane(lane, { attemptTimeoutMs: 500, backoffMs: [100, 200], openMs: 3_000 })
      : testingLane(lane, { attemptTimeoutMs: 2_000, backoffMs: [200, 200], openMs: undefined }),
  ),
  machine: { cores: 2, node: 'v24.21.0', platform: 'linux x64', version: '0.1.0' },
  ...changes,
});
