// The scenarios that come with the server: a file of `shipped/` each, by its name here.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseScenario } from './parse.ts';
import { offScenario, type Scenario } from './scenario.ts';

const names = [
  'homework',
  'outage',
  'hang',
  'slow',
  'showcase',
  'fail-twice',
  'worsening',
  'flapping',
  'bursts',
  'brownout',
  'retry-storm',
  'slow-start',
  'long-tail',
  'one-bad-replica',
  'lost-replies',
  'duplicate-charge-trap',
  'broken-answers',
  'interrupted-streams',
  'connection-killer',
  'dead-connections',
  'rolling-restart',
  'crashes',
  'stalls',
  'pushback',
  'rate-limited',
];

function shipped(name: string): Scenario {
  const file = path.join(import.meta.dirname, 'shipped', `${name}.yaml`);
  return parseScenario(readFileSync(file, 'utf8'), file);
}

/** Every shipped scenario, in the order of the buttons. */
export const shippedScenarios: readonly Scenario[] = [offScenario, ...names.map(shipped)];
