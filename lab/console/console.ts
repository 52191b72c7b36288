// The lab's console: at most one run at a time, watched by any number of pages.
import type { Experiment } from '../experiment/experiment.ts';
import type { Message } from '../event-stream.ts';
import { nearest } from '../nearest.ts';
import type { ScenarioView } from '../page/chaos-control.ts';
import { merged } from '../lanes/merged.ts';
import type { RunningExperiment, RunOptions } from '../run/run-experiment.ts';
import { UsageError } from '../usage-error.ts';
import type { CallFilter } from './call-shelf.ts';
import { callStory } from './call-story.ts';
import { experimentView } from './experiment-view.ts';
import { faultChoices, faultOf } from './fault-controls.ts';
import { optionsFrom } from './policy-controls.ts';
import { createRunView, type CurrentRun } from './run-view.ts';
import { publisher } from './publisher.ts';

export interface ConsoleOptions {
  readonly startRun: (options: RunOptions) => RunningExperiment;
  readonly experiments: readonly Experiment[];
  /** The scenarios that may be started by hand. */
  readonly scenarios: () => readonly Pick<ScenarioView, 'name' | 'title' | 'description'>[];
  readonly publish: (message: Message) => void;
}

/** Something that cannot be now: another run goes on, or none does. */
export class NotNowError extends Error {
  override readonly name = 'NotNowError';
}

const plain = /^[\w.-]+$/;

const commandFor = (name: string, seed: string) =>
  `resilience-lab run ${name} --seed ${plain.test(seed) ? seed : `'${seed.replaceAll("'", String.raw`'\''`)}'`}`;

const checkedSeed = (given: string | undefined, usual: string): string => {
  const seed = given === undefined || given.trim() === '' ? usual : given.trim();
  if (seed.length <= 64 && !/\p{C}/u.test(seed)) return seed;
  throw new UsageError('seed: expected up to 64 letters, digits or signs');
};

const experimentCalled = (name: string, experiments: readonly Experiment[]): Experiment => {
  const found = experiments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((each) => each.name);
  throw new UsageError(`no experiment is called "${name}"; did you mean "${nearest(name, names)}"?`);
};

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The run that goes on or has been the last. */
const createHolder = ({ startRun, publish }: ConsoleOptions) => {
  let runs = 0;
  let current: CurrentRun | undefined;
  let running: RunningExperiment | undefined;
  let watched = Promise.resolve();
  const { tell, forget } = publisher(publish, () => current);
  return {
    tell,
    current: () => current,
    watched: () => watched,
    going(): { readonly run: RunningExperiment; readonly view: CurrentRun } {
      if (running === undefined || current === undefined || current.isOver())
        throw new NotNowError('no experiment is running');
      return { run: running, view: current };
    },
    begin(experiment: Experiment, seed: string): void {
      const command = commandFor(experiment.name, seed);
      const view = createRunView({ id: ++runs, experiment, seed, command });
      current = view;
      forget();
      tell(true);
      const onUpdate: RunOptions['onUpdate'] = (update) => {
        if (current === view) tell(view.apply(update));
      };
      running = startRun({ experiment, seed, command, onUpdate });
      watched = running.done.then(
        () => undefined,
        (error: unknown) => {
          view.failed(words(error));
          tell(true);
        },
      );
    },
  };
};

type Holder = ReturnType<typeof createHolder>;

/** What can be changed while a run goes on. */
const changes = ({ going, tell }: Holder) => ({
  stop(): void {
    const { run, view } = going();
    view.stopping();
    tell(true);
    run.stop();
  },
  /** `values` by the ids of the lane's controls. */
  async changeLane(name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const { run, view } = going();
    const lane = view.lane(name);
    if (lane === undefined) throw new UsageError(`no lane is called "${name}"`);
    const options = optionsFrom(lane, values);
    await run.changeLane(name, options);
    view.laneChanged({ ...lane, options: merged(lane.options, options) });
    tell(true);
  },
  setScenario: async (name: string) => await going().run.setScenario(name),
  setFault: async (id: string, share: number, forMs: number) =>
    await going().run.setFault({ share, fault: faultOf(id), forMs }),
  clearFaults: async () => await going().run.clearFaults(),
});

/** Holds the run and all that pages ask of it. Throws UsageError and NotNowError for what cannot be. */
export const createConsole = (options: ConsoleOptions) => {
  const { experiments, scenarios } = options;
  const holder = createHolder(options);
  const { current } = holder;
  return {
    ...changes(holder),
    start(name: string, givenSeed?: string): void {
      if (current()?.isOver() === false) throw new NotNowError('an experiment is running already');
      const experiment = experimentCalled(name, experiments);
      holder.begin(experiment, checkedSeed(givenSeed, experiment.seed));
    },
    calls: (lane: string, filter: CallFilter, limit: number) => current()?.calls.list(lane, filter, limit),
    call(lane: string, n: number) {
      const kept = current()?.calls.get(lane, n);
      return kept && callStory(kept, current()?.atMs() ?? 0);
    },
    record: () => current()?.record(),
    snapshot: (): Message => ({
      event: 'snapshot',
      data: {
        experiments: experiments.map(experimentView),
        scenarios: scenarios().map(({ name, title, description }) => ({ name, title, description })),
        faults: faultChoices,
        run: current()?.view() ?? null,
        rows: current()?.series.rows() ?? [],
        totals: current()?.series.totals() ?? [],
      },
    }),
    /** Stops the run and waits until nothing of it is left. */
    async close(): Promise<void> {
      if (current()?.isOver() === false) holder.going().run.stop();
      await holder.watched();
    },
  };
};

export type Console = ReturnType<typeof createConsole>;
