// What a call meets of a list of draws: the fates, the targets, and what the faults remember for as long as the list runs.
import { type ArrivalCounts, arrivalCounts } from './arrival-counts.ts';
import { fate } from './fate.ts';
import type { Fault, FaultContext } from './faults/fault.ts';
import type { FaultOptions } from './faults/kinds.ts';
import { faultCache } from './fault-cache.ts';
import { type Drawn, matches } from './scenarios/matches.ts';
import { type Cut, type Draw, pick } from './scenarios/scenario.ts';

/** A fault that a call meets. */
export interface Hit {
  readonly options: FaultOptions;
  readonly fault: Fault;
  /** The call's part of its fate that sizes the fault, in [0, 1). */
  readonly chance: number;
}

export interface Moment {
  readonly draws: readonly Draw[];
  /** 0 to 1: how much of the phase is over, for shares that move. */
  readonly progress: number;
}

const maxCallers = 10_000;

/** Numbers are kept only where a target asks for them. */
const numbersFor = (cuts: readonly Cut[]): ArrivalCounts | undefined =>
  cuts.some(({ target }) => target?.calls) ? arrivalCounts({ maxKeys: maxCallers }) : undefined;

/** Draws for as long as `cuts` run. `salt` keeps the fates of lists apart that run at once. */
export function drawing(context: FaultContext, cuts: readonly Cut[], salt: (index: number) => number | string) {
  const { seed } = context;
  const faults = faultCache(context);
  // At once: what a fault counts from (a burst, a warm-up) is the start of the list, not its first call.
  for (const { fault } of cuts) faults(fault);
  const numbers = numbersFor(cuts);
  return (call: Drawn, { draws, progress }: Moment): Hit[] => {
    const { method, callKey, n } = call;
    const number = numbers?.next(method, call.lane, '') ?? 0;
    if (draws.length === 0) return [];
    return draws.flatMap((draw, index) => {
      const of = { seed, method, callKey, n, draw: salt(index) };
      const { fault: options, target } = pick(draw, fate(of), progress) ?? {};
      if (!options || !matches(target, call, number, seed)) return [];
      return [{ options, fault: faults(options), chance: fate({ ...of, of: 'size' }) }];
    });
  };
}
