// Fair turns on a machine that others use too: each process works for a moment, in an order that changes each time, so
// what disturbs lasts longer than a turn and meets them all.
import type { Child } from './process.ts';
import { shuffled, type Spread, spread } from './statistics.ts';

/** What a process did in its turns; sums add up. */
export interface Sample {
  readonly calls: number;
  readonly tookMs: number;
  /** Of that process alone, all its threads. */
  readonly cpuMicros: number;
}

export interface Turns {
  /** Rounds, each with a ratio of its own. */
  readonly rounds: number;
  /** How often each process has its turn in a round. */
  readonly turnsEach: number;
  readonly turnMs: number;
}

/** What each process did in one round, by name. */
export type Round = ReadonlyMap<string, Sample>;

/** One round after the other: `measure` asks one process to work for `turnMs`. */
export async function playRounds(
  children: ReadonlyMap<string, Child>,
  { rounds, turnsEach }: Turns,
  random: () => number,
  measure: (child: Child) => Promise<Sample>,
): Promise<Round[]> {
  const played: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sums = new Map<string, Sample>();
    for (let turn = 0; turn < turnsEach; turn += 1) {
      for (const [name, child] of shuffled([...children], random))
        sums.set(name, sum(sums.get(name), await measure(child)));
    }
    played.push(sums);
  }
  return played;
}

const sum = (before: Sample | undefined, now: Sample): Sample =>
  before === undefined
    ? now
    : {
        calls: before.calls + now.calls,
        tookMs: before.tookMs + now.tookMs,
        cpuMicros: before.cpuMicros + now.cpuMicros,
      };

/** Something about one process in every round. */
export const over = (rounds: readonly Round[], name: string, read: (sample: Sample) => number): number[] =>
  rounds.flatMap((round) => {
    const sample = round.get(name);
    return sample === undefined ? [] : [read(sample)];
  });

/** The same, as ratios to another process of the same round. */
export function ratios(
  rounds: readonly Round[],
  name: string,
  baseline: string,
  read: (sample: Sample) => number,
): Spread {
  const bare = over(rounds, baseline, read);
  return spread(over(rounds, name, read).map((value, round) => value / (bare[round] ?? NaN)));
}

export const callsPerSecond = ({ calls, tookMs }: Sample): number => (calls * 1000) / tookMs;
export const cpuMicrosPerCall = ({ calls, cpuMicros }: Sample): number => cpuMicros / calls;
export const microsPerCall = ({ calls, tookMs }: Sample): number => (tookMs * 1000) / calls;
