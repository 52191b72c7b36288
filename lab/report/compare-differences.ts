// In what two runs differ before anything was measured: what they were told, their seeds, their machines.
import type { Experiment, LaneSpec } from '../experiment/experiment.ts';
import { endingWords, type JudgedRun, machineWords } from './report-run.ts';

type Leaves = ReadonlyMap<string, string>;

const leaves = (value: unknown, path: string, found = new Map<string, string>()): Leaves => {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch) return found.set(path, JSON.stringify(value) ?? 'undefined');
  for (const [name, part] of Object.entries(value)) leaves(part, path === '' ? name : `${path}.${name}`, found);
  return found;
};

// Lanes by name, so that one more of them does not make all that follow look changed. What is only said does not count.
const comparable = ({ lanes, load, withinMs, scenario, windows, settleMs }: Experiment) => ({
  load,
  withinMs,
  scenario,
  windows,
  settleMs,
  lanes: Object.fromEntries(lanes.map(({ name, use, keys, options }: LaneSpec) => [name, { use, keys, ...options }])),
});

const absent = 'not set';

/** Each setting that is not the same in both: `lanes.ours.retry.attempts: 3 → 5`. */
const settingsThatDiffer = (a: Experiment, b: Experiment): string[] => {
  const [of, to] = [leaves(comparable(a), ''), leaves(comparable(b), '')];
  const paths = [...new Set([...of.keys(), ...to.keys()])];
  return paths
    .filter((path) => of.get(path) !== to.get(path))
    .map((path) => `${path}: ${of.get(path) ?? absent} → ${to.get(path) ?? absent}`);
};

const most = 40;

const atMost = (lines: readonly string[]): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more settings`];

const seedsOf = (runs: readonly JudgedRun[]) => runs.map(({ record }) => record.seed).join(', ');

const ofOne = (name: string, runs: readonly JudgedRun[]): string[] =>
  runs.flatMap(({ record: { ending, changes, seed } }) => [
    ...(ending.is === 'complete' ? [] : [`${name} (seed ${seed}) was not complete: ${endingWords(ending)}`]),
    ...(changes.length === 0 ? [] : [`${name} (seed ${seed}) was changed by hand while it ran`]),
  ]);

/** A sentence for each difference; empty = the same experiment with the same seeds on the same machine. */
export const differences = (a: readonly JudgedRun[], b: readonly JudgedRun[]): readonly string[] => {
  const [first, second] = [a[0]?.record, b[0]?.record];
  if (first === undefined || second === undefined) return [];
  const [from, to] = [first.experiment, second.experiment];
  const machines = [machineWords(first.machine), machineWords(second.machine)];
  return [
    ...(from.name === to.name ? [] : [`the experiments differ: ${from.name} and ${to.name}`]),
    ...(seedsOf(a) === seedsOf(b) ? [] : [`the seeds differ, so the fates do: ${seedsOf(a)} and ${seedsOf(b)}`]),
    ...(machines[0] === machines[1] ? [] : [`the machines differ: ${machines.join(' and ')}`]),
    ...ofOne('A', a),
    ...ofOne('B', b),
    ...atMost(settingsThatDiffer(from, to)),
  ];
};
