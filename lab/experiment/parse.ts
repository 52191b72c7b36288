// From a text in YAML or JSON to an experiment.
import { UsageError } from '../usage-error.ts';
import { crossProblems } from './checks.ts';
import { expectationOf } from './expectation.ts';
import type { Experiment } from './experiment.ts';
import { type ExperimentFile, experimentSchema } from './format.ts';
import { optionsOf } from './lane-options.ts';
import { maxProblems, pathInWords, type Problem, problemsOf } from './problems.ts';
import { maxBytes } from './read-text.ts';
import { settingOf, withSettings } from './settings.ts';
import { textValue } from './text-value.ts';
import { windowsOf } from './windows.ts';

const maxLineLetters = 1000;

/** What a file says may break a line or steer a terminal. */
const plain = (line: string) => line.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?').slice(0, maxLineLetters);

/** Throws where there are mistakes, with a line for each. */
function refuse<Mistake>(mistakes: readonly Mistake[], line: (mistake: Mistake) => string): void {
  if (mistakes.length === 0) return;
  const more = mistakes.length > maxProblems ? [`… and ${mistakes.length - maxProblems} more`] : [];
  // Only of those that are told: finding the place of one takes as long as the text is.
  const lines = mistakes.slice(0, maxProblems).map((mistake) => plain(line(mistake)));
  throw new UsageError([...lines, ...more].join('\n'));
}

/** A scenario of its own has the experiment's name, title and question where the server wants them. */
function scenarioOf({ scenario, name, title, question }: ExperimentFile): Experiment['scenario'] {
  if (typeof scenario === 'string') return scenario;
  return { name, title, description: question, ...scenario };
}

function experimentOf(file: ExperimentFile, options: readonly Experiment['lanes'][number]['options'][]): Experiment {
  const { $schema: _, ...rest } = file;
  return {
    ...rest,
    scenario: scenarioOf(file),
    lanes: file.lanes.map(({ name, use, keys }, index) => ({
      name,
      use,
      options: options[index] ?? {},
      keys: keys ?? (use === 'naive' ? 'per-attempt' : 'per-call'),
    })),
    windows: windowsOf(file),
    expect: file.expect.map(expectationOf),
    abort: file.abort.map((condition) => ({ ...condition, lane: condition.lane })),
  };
}

/**
 * Reads an experiment, with `settings` such as `lanes.naive.keys=per-call` over what the text says. Files it names lie
 * beside `fileName`. A UsageError has a line for each mistake: "mine.yaml:7:5: lanes[0].use: expected …".
 */
export function parseExperiment(text: string, fileName: string, settings: readonly string[] = []): Experiment {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) refuse([bytes], () => `${fileName}:1:1: expected at most ${maxBytes} bytes, got ${bytes}`);
  const read = textValue(text);
  refuse(read.problems, ({ position, message }) => `${fileName}:${position}: ${message}`);
  const changed = withSettings(read.value, settings);
  refuse(changed.mistakes, (mistake) => mistake);
  const lineOf = ({ path, message }: Problem) => {
    const setting = settingOf(changed.settings, path);
    const place = setting ? `--set ${setting.text}` : `${fileName}:${read.positionOf(path)}`;
    return `${place}: ${pathInWords(path) || 'the experiment'}: ${message}`;
  };
  const { data, error } = experimentSchema.safeParse(changed.value);
  if (error) refuse(problemsOf(error, changed.value), lineOf);
  // With an error that has no issues there would be nothing to tell.
  if (!data) throw new UsageError(`${fileName}: no experiment`);
  const lanes = data.lanes.map((lane, index) => optionsOf(lane, index, fileName));
  refuse([...crossProblems(data), ...lanes.flatMap(({ problems }) => problems)], lineOf);
  return experimentOf(
    data,
    lanes.map(({ options }) => options),
  );
}
