// The one run the console shows: what it is told turns into what the page needs.
import { type Experiment, type LaneSpec, loadMs, totalMs } from '../experiment/experiment.ts';
import type { BreakerSpan, Change, Ending, PhaseRecord, RunRecord } from '../run/record.ts';
import type { RunUpdate } from '../run/update.ts';
import type { RunVerdict } from '../verdict/verdict.ts';
import { createCallShelf } from './call-shelf.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import { type Control, controlsOf } from './policy-controls.ts';
import { createSeries, type Row } from './series.ts';
import { type Open, withBreaker, withPhase } from './spans.ts';

export type RunState = 'preparing' | 'running' | 'settling' | 'ended' | 'failed';

/** What the page knows of a run, but for its rows and calls. */
export interface RunView {
  /** Counts the runs of this process. */
  readonly id: number;
  readonly name: string;
  readonly seed: string;
  readonly command: string;
  readonly state: RunState;
  readonly stopping: boolean;
  readonly loadMs: number;
  readonly totalMs: number;
  readonly lanes: readonly {
    readonly name: string;
    readonly use: string;
    readonly controls: readonly Control[];
    readonly breaker: readonly Open<BreakerSpan>[];
  }[];
  readonly phases: readonly Open<PhaseRecord>[];
  readonly changes: readonly Change[];
  /** Null until it has ended. */
  readonly verdict: RunVerdict | null;
  readonly ending: Ending | null;
  readonly outcomes: readonly Outcomes[] | null;
  /** Why it could not run; else empty. */
  readonly failure: string;
}

interface Known {
  state: RunState;
  stopping: boolean;
  lanes: LaneSpec[];
  breakers: Map<string, readonly Open<BreakerSpan>[]>;
  phases: readonly Open<PhaseRecord>[];
  changes: Change[];
  ended: { readonly record: RunRecord; readonly verdict: RunVerdict } | undefined;
  failure: string;
}

/** What identifies a run. */
export interface RunName {
  readonly id: number;
  readonly experiment: Experiment;
  readonly seed: string;
  readonly command: string;
}

const fresh = ({ lanes }: Experiment): Known => ({
  state: 'preparing',
  stopping: false,
  lanes: [...lanes],
  breakers: new Map(),
  phases: [],
  changes: [],
  ended: undefined,
  failure: '',
});

const view = ({ id, experiment, seed, command }: RunName, known: Known): RunView => ({
  id,
  name: experiment.name,
  seed,
  command,
  state: known.state,
  stopping: known.stopping,
  loadMs: loadMs(experiment),
  totalMs: totalMs(experiment),
  lanes: known.lanes.map((lane) => ({
    name: lane.name,
    use: lane.use,
    controls: controlsOf(lane),
    breaker: known.breakers.get(lane.name) ?? [],
  })),
  phases: known.phases,
  changes: known.changes,
  verdict: known.ended?.verdict ?? null,
  ending: known.ended?.record.ending ?? null,
  outcomes: known.ended?.record.lanes.map(outcomesOf) ?? null,
  failure: known.failure,
});

const heads: {
  readonly [Type in RunUpdate['type']]?: (known: Known, update: Extract<RunUpdate, { type: Type }>) => void;
} = {
  began: (known) => void (known.state = 'running'),
  settling: (known) => void (known.state = 'settling'),
  phase: (known, { phase }) => void (known.phases = withPhase(known.phases, phase)),
  breaker: (known, { lane, state, atMs }) =>
    void known.breakers.set(lane, withBreaker(known.breakers.get(lane) ?? [], state, atMs)),
  changed: (known, { change }) => void known.changes.push(change),
  ended(known, { record, verdict }) {
    known.state = 'ended';
    known.ended = { record, verdict };
    known.phases = record.phases;
    known.breakers = new Map(record.lanes.map(({ lane, breaker }) => [lane.name, breaker]));
  },
};

/** Follows a run; `apply` answers with the row that changed, or `true` when something else did. */
export const createRunView = (name: RunName) => {
  const lanes = name.experiment.lanes.map((lane) => lane.name);
  const known = fresh(name.experiment);
  const series = createSeries(lanes, totalMs(name.experiment));
  const calls = createCallShelf(lanes);
  return {
    series,
    calls,
    view: () => view(name, known),
    /** How far it has come. */
    atMs: () => known.ended?.record.durationMs ?? series.rows().at(-1)?.atMs ?? 0,
    record: () => known.ended,
    lane: (wanted: string): LaneSpec | undefined => known.lanes.find((lane) => lane.name === wanted),
    isOver: () => known.state === 'ended' || known.state === 'failed',
    apply(update: RunUpdate): Row | boolean {
      if (update.type === 'slice') return series.add(update.atMs, update.lanes);
      if (update.type === 'call') calls.add(update.lane, update.call, update.attempts);
      if (update.type === 'ended') calls.settle(update.record);
      const apply = heads[update.type] as ((known: Known, update: RunUpdate) => void) | undefined;
      apply?.(known, update);
      return apply !== undefined;
    },
    laneChanged(changed: LaneSpec): void {
      known.lanes = known.lanes.map((lane) => (lane.name === changed.name ? changed : lane));
    },
    stopping: () => void (known.stopping = true),
    failed(why: string): void {
      known.state = 'failed';
      known.failure = why;
    },
  };
};

export type CurrentRun = ReturnType<typeof createRunView>;
