// What the parts of a run share.
import type { Clock } from '../../client/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { LanePair, PairProcess } from './lane-pair.ts';
import type { PhaseLog } from './phase-log.ts';
import type { Change, Ending } from './record.ts';
import type { RunUpdate } from './update.ts';

export interface Stage {
  readonly experiment: Experiment;
  readonly seed: string;
  readonly clock: Clock;
  readonly tell: (update: RunUpdate) => void;
  /** Every process that was started, in order. */
  readonly processes: PairProcess[];
  /** In the order of the experiment; empty until all are up. */
  pairs: readonly LanePair[];
  /** 0 until it is known. */
  beganAtUnixMs: number;
  readonly phases: PhaseLog;
  readonly changes: Change[];
  /** Ends the run before its time. Only the first one counts. */
  interrupt(ending: Ending): void;
  /** Settles when it was. */
  readonly interrupted: Promise<Ending>;
  /** Aborts when everything is to be stopped: nothing is started or waited for any more. */
  readonly over: AbortController;
}

/** Since the run's beginning; 0 before it. */
export const elapsedMs = ({ beganAtUnixMs, clock }: Stage): number =>
  beganAtUnixMs === 0 ? 0 : Math.max(0, clock.now() - beganAtUnixMs);
