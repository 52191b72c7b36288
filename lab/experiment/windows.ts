// The spans of a run that have a name: those the file gives, and the phases of a scenario written in it.
import { loadMs, type TimeWindow, totalMs } from './experiment.ts';
import type { ExperimentFile } from './format.ts';

type Timed = Pick<ExperimentFile, 'scenario' | 'load' | 'settleMs'>;

/** The names that more than one phase has: which is meant cannot be told. */
export function sharedPhaseNames({ scenario }: Pick<ExperimentFile, 'scenario'>): readonly string[] {
  if (typeof scenario === 'string') return [];
  const names = scenario.phases.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Each phase that begins within the run. One without an end ends with the load: nothing is due after it. */
function phaseWindows(file: Timed): [string, TimeWindow][] {
  const { scenario } = file;
  if (typeof scenario === 'string' || scenario.repeat === true) return [];
  const [dueMs, endMs] = [loadMs(file), totalMs(file)];
  let fromMs = 0;
  const windows = scenario.phases.map(({ name, durationMs }): [string, TimeWindow] => {
    const began = fromMs;
    fromMs += durationMs ?? Infinity;
    const openEndMs = began < dueMs ? dueMs : endMs;
    return [name, { fromMs: began, toMs: durationMs === undefined ? openEndMs : Math.min(fromMs, endMs) }];
  });
  const shared = sharedPhaseNames(file);
  return windows.filter(([name, { fromMs: began, toMs }]) => began < toMs && !shared.includes(name));
}

/** Every window, by its name; where a phase has the name of one of the file's own, that of the file counts. */
export const windowsOf = (file: Timed & Pick<ExperimentFile, 'windows'>): Readonly<Record<string, TimeWindow>> =>
  Object.fromEntries([...phaseWindows(file), ...Object.entries(file.windows)]);
