// A fault that is on, for people to read.
import { describeFault, type FaultKindName } from './faults/kinds.ts';
import { type Cut, shareAt } from './scenarios/scenario.ts';
import { targetInWords } from './scenarios/target.ts';

export interface ActiveFault {
  /** What takes it away; empty for a fault of the scenario. */
  readonly id: string;
  readonly kind: FaultKindName;
  /** Share of calls it hits now, 0 to 1. */
  readonly share: number;
  /** In words, for a reader: "sleep 5 s, then succeed". */
  readonly description: string;
  /** Which calls, in words; empty = all. */
  readonly target: string;
  /** 0 = with its phase. */
  readonly expiresAtUnixMs: number;
}

/** A cut of a scenario after `progress` (0 to 1) of its phase. */
export const activeFault = ({ share, fault, target }: Cut, progress: number): ActiveFault => ({
  id: '',
  kind: fault.kind,
  share: shareAt(share, progress),
  description: describeFault(fault),
  target: targetInWords(target),
  expiresAtUnixMs: 0,
});

/** "20 % sleep 5 s, then succeed (Charge)"; a share that moves has both its ends. */
export function cutInWords({ share, fault, target }: Cut): string {
  const ends = typeof share === 'number' ? [share] : [share.from, share.to];
  const percent = ends.map((end) => +(end * 100).toFixed(2)).join(' to ');
  const only = targetInWords(target);
  return `${percent} % ${describeFault(fault)}${only && ` (${only})`}`;
}
