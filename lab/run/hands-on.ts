// What may be changed while a run goes on. Whatever is, is written down.
import { faultsInWords } from '../page/fault-words.ts';
import { nearest } from '../nearest.ts';
import { RunError, UsageError } from '../usage-error.ts';
import { laneChangeInWords, withOptions } from './changes.ts';
import type { LanePair } from './lane-pair.ts';
import type { FaultToSet } from './server-control.ts';
import { elapsedMs, type Stage } from './stage.ts';

/** Each rejects with a UsageError for what cannot be, and then nothing has changed in any lane. */
export interface HandsOn {
  /** Over the lane's present options, for calls from now on. */
  changeLane(name: string, options: Readonly<Record<string, unknown>>): Promise<void>;
  setScenario(name: string): Promise<void>;
  setFault(fault: FaultToSet): Promise<void>;
  /** Takes every fault away and ends the scenario. */
  clearFaults(): Promise<void>;
}

const pairOf = ({ pairs }: Stage, name: string): LanePair => {
  const pair = pairs.find(({ spec }) => spec.name === name);
  if (pair !== undefined) return pair;
  const likely = nearest(
    name,
    pairs.map(({ spec }) => spec.name),
  );
  throw new UsageError(`no lane is named "${name}"; did you mean "${likely}"?`);
};

const requireBegun = (stage: Stage): void => {
  if (stage.beganAtUnixMs === 0) throw new RunError('the run has not begun');
  if (stage.over.signal.aborted) throw new RunError('the run is over');
};

/** The controls of a run. */
export const handsOn = (stage: Stage): HandsOn => {
  const options = new Map<string, Readonly<Record<string, unknown>>>();
  const tell = (says: string) => {
    const change = { atMs: elapsedMs(stage), says };
    stage.changes.push(change);
    stage.tell({ type: 'changed', change });
  };
  const everywhere = <Result>(act: (pair: LanePair) => Promise<Result>) => Promise.all(stage.pairs.map(act));
  return {
    async changeLane(name, given) {
      requireBegun(stage);
      const pair = pairOf(stage, name);
      await pair.lane.change(given);
      const before = options.get(name) ?? pair.spec.options;
      options.set(name, withOptions(before, given));
      tell(laneChangeInWords(name, before, given));
    },
    async setScenario(name) {
      requireBegun(stage);
      await everywhere(({ control }) => control.setScenario(name));
      tell(`scenario ${name}`);
    },
    async setFault(fault) {
      requireBegun(stage);
      const [set] = await everywhere(({ control }) => control.setFault(fault));
      if (set !== undefined) tell(`fault set: ${faultsInWords([set])}`);
    },
    async clearFaults() {
      requireBegun(stage);
      await everywhere(({ control }) => control.clear());
      tell('all faults cleared');
    },
  };
};
