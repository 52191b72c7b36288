// When each call of a load is due: known before the first one begins, and the same for every lane.
import { hash } from 'node:crypto';
import type { LoadStep } from '../experiment/experiment.ts';

/** A rate, in calls a millisecond, that changes evenly over the time of a step. */
interface Rate {
  readonly from: number;
  readonly perMs: number;
  readonly durationMs: number;
}

/**
 * The due times of all calls, in milliseconds from the run's beginning, ascending. The same seed gives the same list,
 * and each step its own part of it whatever stands in the steps before.
 */
export function scheduleOf(load: readonly LoadStep[], seed: string): number[] {
  let beginMs = 0;
  return load.flatMap((step, place) => {
    const fromMs = beginMs;
    beginMs += step.durationMs;
    const rate = rateOf(step);
    const counts = step.arrivals === 'constant' ? evenly : atRandom(`${seed}\n${place}`);
    return reached(rate, counts).map((atMs) => fromMs + atMs);
  });
}

function rateOf({ perSecond, durationMs }: LoadStep): Rate {
  const { from, to } = typeof perSecond === 'number' ? { from: perSecond, to: perSecond } : perSecond;
  return { from: from / 1000, perMs: (to - from) / 1000 / durationMs, durationMs };
}

/** The instants at which as many calls are due, by the rate, as each of the counts says, until the step is over. */
function reached(rate: Rate, counts: (n: number) => number): number[] {
  const { from, perMs, durationMs } = rate;
  const all = durationMs * (from + (perMs * durationMs) / 2);
  const instants: number[] = [];
  for (let n = 0, sum = counts(0); sum < all; n += 1, sum += counts(n)) instants.push(instant(rate, sum));
  return instants;
}

// The count by a time t is from·t + perMs·t²/2. Solved for t in the form that loses no digits where perMs is near 0.
function instant({ from, perMs, durationMs }: Rate, count: number): number {
  const root = Math.sqrt(Math.max(0, from * from + 2 * perMs * count));
  return Math.min(durationMs, (2 * count) / (from + root));
}

// In the middle of their gaps: so steps of the same rate join without a seam.
const evenly = (n: number) => (n === 0 ? 0.5 : 1);

/** Exponential gaps of mean 1: on the scale of the count a Poisson process is even, however its rate changes. */
const atRandom = (seed: string) => (n: number) => -Math.log(chance(`${seed}\n${n}`));

/** Spread evenly over the numbers between 0 and 1, both left out; by its name alone, so nothing can shift it. */
function chance(name: string): number {
  return (hash('sha256', name, 'buffer').readUIntBE(0, 6) + 0.5) / 2 ** 48;
}
