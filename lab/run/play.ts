// The run itself: every server starts the scenario and every lane its schedule at one instant; then everything settles.
import { loadMs, totalMs } from '../experiment/experiment.ts';
import { scheduleOf } from '../lanes/schedule.ts';
import { abortWatch } from './abort-watch.ts';
import type { LanePair } from './lane-pair.ts';
import { scenarioName } from './prepare.ts';
import type { Ending } from './record.ts';
import { sliceTeller } from './slices.ts';
import { elapsedMs, type Stage } from './stage.ts';

// Enough for every lane to have its schedule before its first call is due.
const leadMs = 300;
// A connection that is there already: the scenario starts when it is told, not a handshake later.
const warmMs = 100;
const sliceEveryMs = 20;
const settlingSliceEveryMs = 100;
const lookEveryMs = 100;

const begin = async (stage: Stage): Promise<void> => {
  const { clock, pairs, experiment, seed, tell } = stage;
  const schedule = scheduleOf(experiment.load, seed);
  // From here on they count how late they are.
  await Promise.all(pairs.map(({ control }) => control.lateMs()));
  stage.beganAtUnixMs = clock.now() + leadMs;
  for (const { lane } of pairs) lane.play({ beganAtUnixMs: stage.beganAtUnixMs, schedule });
  await clock.sleep(leadMs - warmMs);
  for (const { control } of pairs) control.status().catch(() => undefined);
  await clock.sleep(Math.max(0, stage.beganAtUnixMs - clock.now()));
  const name = scenarioName(stage);
  const started = Promise.all(
    pairs.map(async (pair) => {
      await pair.control.setScenario(name);
      pair.startLateMs = elapsedMs(stage);
    }),
  );
  tell({ type: 'began', atUnixMs: stage.beganAtUnixMs, totalMs: totalMs(experiment) });
  await started;
};

const tellSlices = (stage: Stage): (() => void) => {
  const { pairs, beganAtUnixMs, tell, experiment } = stage;
  const tellSlice = sliceTeller({ pairs, beganAtUnixMs, tell, watch: abortWatch(experiment.abort) });
  let toldMs = 0;
  const timer = setInterval(() => {
    const atMs = elapsedMs(stage);
    if (atMs > loadMs(experiment) && atMs - toldMs < settlingSliceEveryMs) return;
    toldMs = atMs;
    const why = tellSlice(atMs);
    if (why !== undefined) stage.interrupt({ is: 'aborted', why });
  }, sliceEveryMs);
  return () => {
    clearInterval(timer);
    // Twice: calls are told one slice later than they ended.
    for (let last = 0; last < 2; last++) tellSlice(elapsedMs(stage));
  };
};

const watchPhases = async (stage: Stage, signal: AbortSignal): Promise<void> => {
  const { clock, pairs, phases, tell } = stage;
  while (!signal.aborted) {
    const askedMs = elapsedMs(stage);
    const status = await pairs[0]?.control.status().catch(() => undefined);
    const phase = status && !signal.aborted && phases.add(status, { askedMs, cameMs: elapsedMs(stage) });
    if (phase) tell({ type: 'phase', phase });
    await clock.sleep(lookEveryMs, signal).catch(() => undefined);
  }
};

// What has just left a lane may not have arrived yet.
const quietMs = 100;

/** Settles when nothing is under way at any server, or after `limitMs`. */
export const arrivalsEnded = async ({ clock, pairs, over }: Stage, limitMs: number): Promise<void> => {
  const untilMs = clock.now() + limitMs;
  const underWay = () => pairs.some(({ attempts }) => attempts.underWay() > 0);
  let quietSinceMs = clock.now();
  while (clock.now() < untilMs && clock.now() - quietSinceMs < quietMs) {
    await clock.sleep(10, over.signal);
    if (underWay()) quietSinceMs = clock.now();
  }
};

// A lane tells its end by itself; one that cannot even do that is broken.
const silentMs = 15_000;

const lastOf = async (stage: Stage, { lane, spec, log }: LanePair, limitMs: number): Promise<void> => {
  const told = new AbortController();
  const signal = AbortSignal.any([told.signal, stage.over.signal]);
  const why = `lane ${spec.name} did not tell how its calls ended`;
  void stage.clock.sleep(limitMs + silentMs, signal).then(
    () => stage.interrupt({ is: 'broken', why }),
    () => undefined,
  );
  const { unfinished } = await lane.finish(limitMs).finally(() => told.abort());
  log.addUnfinished(unfinished);
};

const settle = async (stage: Stage): Promise<Ending> => {
  const { clock, experiment, pairs, tell, over } = stage;
  await clock.sleep(Math.max(0, loadMs(experiment) - elapsedMs(stage)), over.signal);
  tell({ type: 'settling', atMs: elapsedMs(stage) });
  const leftMs = () => Math.max(0, totalMs(experiment) - elapsedMs(stage));
  await Promise.all(pairs.map((pair) => lastOf(stage, pair, leftMs())));
  await arrivalsEnded(stage, leftMs());
  return { is: 'complete' };
};

/** Plays the run until everything has settled or it was interrupted. */
export const play = async (stage: Stage): Promise<Ending> => {
  const watching = new AbortController();
  const early = await Promise.race([begin(stage), stage.interrupted]);
  if (early !== undefined) return early;
  const stopSlices = tellSlices(stage);
  const watched = watchPhases(stage, watching.signal);
  try {
    return await Promise.race([settle(stage), stage.interrupted]);
  } finally {
    stopSlices();
    watching.abort();
    await watched;
  }
};
