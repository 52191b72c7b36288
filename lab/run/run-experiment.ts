// One run of an experiment: from the first process to the verdict, with nothing left behind.
import { systemClock } from '../../client/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { JudgedRun } from '../report/report-run.ts';
import { UsageError } from '../usage-error.ts';
import { judge } from '../verdict/judge.ts';
import { type HandsOn, handsOn } from './hands-on.ts';
import { phaseLog } from './phase-log.ts';
import { play } from './play.ts';
import { prepare } from './prepare.ts';
import type { Ending } from './record.ts';
import type { Stage } from './stage.ts';
import type { RunUpdate } from './update.ts';
import { windUp } from './wind-up.ts';

export interface RunOptions {
  readonly experiment: Experiment;
  readonly seed: string;
  /** What repeats it, for the record. */
  readonly command: string;
  /** Told of everything as it happens. */
  readonly onUpdate: (update: RunUpdate) => void;
  /** Stops the run as `stop()` does. */
  readonly signal?: AbortSignal;
}

export interface RunningExperiment extends HandsOn {
  /**
   * Settles when the run is over and every process of it has ended. Rejects with a UsageError when the experiment asks
   * for what cannot be, and with a RunError when it could not begin.
   */
  readonly done: Promise<JudgedRun>;
  /** Ends it; the record is of what was played until then. */
  stop(): void;
}

const newStage = ({ experiment, seed, onUpdate }: RunOptions): Stage => {
  const { promise: interrupted, resolve } = Promise.withResolvers<Ending>();
  return {
    experiment,
    seed,
    clock: systemClock,
    tell: onUpdate,
    processes: [],
    pairs: [],
    beganAtUnixMs: 0,
    phases: phaseLog(),
    changes: [],
    interrupt: resolve,
    interrupted,
    over: new AbortController(),
  };
};

// The end of a process, and a person's Ctrl-C, are known a moment after what fails of them; they explain it better.
const reasonIsLateMs = 1_000;
const stopIsLateMs = 150;

const otherwise = async ({ interrupted, clock, over, beganAtUnixMs }: Stage, error: unknown): Promise<Ending> => {
  const hasBegun = beganAtUnixMs > 0;
  const late = clock.sleep(hasBegun ? reasonIsLateMs : stopIsLateMs, over.signal).then((): never => {
    throw error;
  });
  const ending = await Promise.race([interrupted, late]);
  if (!hasBegun && ending.is !== 'stopped') throw error;
  return ending;
};

const playedOut = async (stage: Stage): Promise<Ending> => {
  try {
    const early = await Promise.race([prepare(stage), stage.interrupted]);
    return early ?? (await play(stage));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return await otherwise(stage, error);
  }
};

const stopAll = async ({ over, processes }: Stage): Promise<void> => {
  over.abort();
  // Lanes before servers: so nobody calls what is not there any more.
  for (const kind of [/^lane/, /^the server/])
    await Promise.all(processes.filter(({ name }) => kind.test(name)).map((each) => each.stop()));
};

const perform = async (stage: Stage, { experiment, seed, command, onUpdate }: RunOptions): Promise<JudgedRun> => {
  onUpdate({ type: 'preparing', experiment, seed });
  try {
    const ending = await playedOut(stage);
    const record = await windUp(stage, ending, command);
    const verdict = judge(record);
    await stopAll(stage);
    onUpdate({ type: 'ended', record, verdict });
    return { record, verdict };
  } finally {
    await stopAll(stage);
  }
};

/** Starts a run; it ends by itself. */
export const startRun = (options: RunOptions): RunningExperiment => {
  const stage = newStage(options);
  const stop = () => stage.interrupt({ is: 'stopped' });
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  const done = perform(stage, options).finally(() => options.signal?.removeEventListener('abort', stop));
  return { ...handsOn(stage), done, stop };
};
