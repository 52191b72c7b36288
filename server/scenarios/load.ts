// From the words of CHAOS_MODE to a scenario.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { unknownScenario } from './nearest.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';
import { shippedScenarios } from './shipped.ts';

/** The scenario to start with, and all there are to choose from. */
export interface ChaosMode {
  readonly scenario: Scenario;
  readonly scenarios: readonly Scenario[];
}

const looksLikeFile = (mode: string) => /[/\\]|\.json$/i.test(mode);

/** `phases[0].draws[1]` for ['phases', 0, 'draws', 1]. */
const jsonPath = (path: readonly PropertyKey[]) =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`)).join('');

const problem = ({ path, message }: z.core.$ZodIssue) => `${jsonPath(path) || 'the file'}: ${message}`;

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RangeError(`cannot read the scenario file ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new RangeError(`the scenario file ${file} is not JSON: ${(error as Error).message}`);
  }
}

function loadScenarioFile(file: string): Scenario {
  const { data, error } = scenarioSchema.safeParse(readJson(file));
  if (error) throw new RangeError(`the scenario file ${file}: ${error.issues.map(problem).join('; ')}`);
  return data;
}

/**
 * `false` is the scenario `off`, `true` is `homework`; else a shipped scenario's name or the path of a JSON file,
 * whose scenario then stands beside the shipped ones. A RangeError says what is wrong.
 */
export function loadChaosMode(mode: string): ChaosMode {
  const words: Record<string, string> = { false: 'off', true: 'homework' };
  const name = words[mode.toLowerCase()] ?? mode;
  const shipped = shippedScenarios.find((scenario) => scenario.name === name);
  if (shipped) return { scenario: shipped, scenarios: shippedScenarios };
  if (!looksLikeFile(mode)) {
    const names = shippedScenarios.map((scenario) => scenario.name);
    throw new RangeError(`${unknownScenario(mode, names)} (false, true or the path of a .json file will do too)`);
  }
  const scenario = loadScenarioFile(mode);
  return { scenario, scenarios: [...shippedScenarios.filter((other) => other.name !== scenario.name), scenario] };
}
