// Before a run begins: servers and lanes are up, and every server knows the scenario.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { startPair, type PairProcess } from './lane-pair.ts';
import type { Stage } from './stage.ts';

// To start one takes a core for a second or two; all at once each would take as long as all.
const atOnce = Math.max(2, availableParallelism());

// On Ctrl-C a terminal tells our processes and us at once: they may be gone before we know why.
const stopIsLateMs = 200;

const keep = (stage: Stage, process: PairProcess): void => {
  stage.processes.push(process);
  void process.ended.then(async (how) => {
    await stage.clock.sleep(stopIsLateMs, stage.over.signal).catch(() => undefined);
    if (!stage.over.signal.aborted) stage.interrupt({ is: 'broken', why: `${process.name} ended: ${how}` });
  });
};

const loadScenario = async ({ pairs, experiment: { scenario } }: Stage): Promise<void> => {
  if (typeof scenario !== 'string') {
    await Promise.all(pairs.map(({ control }) => control.loadScenario(scenario)));
    return;
  }
  const names = (await pairs[0]?.control.scenarioNames()) ?? [];
  if (names.includes(scenario)) return;
  const likely = nearest(scenario, names);
  throw new UsageError(`unknown scenario "${scenario}"; did you mean "${likely}"? There are ${names.join(', ')}.`);
};

/** Settles when the run may begin; rejects with a UsageError for what the experiment says wrongly. */
export const prepare = async (stage: Stage): Promise<void> => {
  const { experiment, seed, clock, tell } = stage;
  const token = randomBytes(24).toString('base64url');
  stage.pairs = await fewAtATime(experiment.lanes, atOnce, (spec) =>
    startPair({
      spec,
      seed,
      withinMs: experiment.withinMs,
      token,
      clock,
      signal: stage.over.signal,
      onBreaker: (state, atMs) => tell({ type: 'breaker', lane: spec.name, state, atMs }),
      onProcess: (process) => keep(stage, process),
    }),
  );
  await loadScenario(stage);
};

/** The name under which the servers know the experiment's scenario. */
export const scenarioName = ({ experiment: { scenario } }: Stage): string =>
  typeof scenario === 'string' ? scenario : String(scenario['name']);
