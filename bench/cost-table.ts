// What calls cost in processes that took turns: calls a second and CPU a call, each beside the first of them.
import { callsPerSecond, cpuMicrosPerCall, over, ratios, type Round } from './rounds.ts';
import { spread } from './statistics.ts';
import { type Table, withRange } from './table.ts';

export interface CostTableOptions {
  readonly title: string;
  /** Whose CPU is counted: "client" or "server". */
  readonly side: string;
  /** The processes, a row each; ratios are to `baseline`. */
  readonly names: readonly string[];
  readonly baseline: string;
}

/** One row a process. */
export const costTable = ({ title, side, names, baseline }: CostTableOptions, rounds: readonly Round[]): Table => ({
  title,
  note: `${rounds.length} rounds; × bare is the ratio to ${baseline} of the same round, median (min–max).`,
  columns: [side, 'calls/s', '× bare', `${side} CPU µs/call`, 'CPU × bare'],
  rows: names.map((name) => [
    name,
    spread(over(rounds, name, callsPerSecond)).median.toFixed(0),
    withRange(ratios(rounds, name, baseline, callsPerSecond)),
    spread(over(rounds, name, cpuMicrosPerCall)).median.toFixed(0),
    withRange(ratios(rounds, name, baseline, cpuMicrosPerCall)),
  ]),
});
