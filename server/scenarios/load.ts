// From the words of CHAOS_MODE to a scenario.
import { readFileSync, statSync } from 'node:fs';
import { unknownScenario } from './unknown-scenario.ts';
import { maxScenarioBytes, parseScenario } from './parse.ts';
import type { Scenario } from './scenario.ts';
import { shippedScenarios } from './shipped.ts';

/** The scenario to start with, and all there are to choose from. */
export interface ChaosMode {
  readonly scenario: Scenario;
  readonly scenarios: readonly Scenario[];
}

const looksLikeFile = (mode: string) => /[/\\]|\.(json|ya?ml)$/i.test(mode);

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size <= maxScenarioBytes) return readFileSync(file, 'utf8');
    throw new RangeError(`the scenario file ${file} has ${size} bytes: expected at most ${maxScenarioBytes}`);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`cannot read the scenario file ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/**
 * `false` is the scenario `off`, `true` is `homework`; else a shipped scenario's name or the path of a YAML or JSON
 * file, whose scenario then stands beside the shipped ones. A RangeError says what is wrong.
 */
export function loadChaosMode(mode: string): ChaosMode {
  const words: Record<string, string> = { false: 'off', true: 'homework' };
  const name = words[mode.toLowerCase()] ?? mode;
  const shipped = shippedScenarios.find((scenario) => scenario.name === name);
  if (shipped) return { scenario: shipped, scenarios: shippedScenarios };
  if (!looksLikeFile(mode)) {
    const names = shippedScenarios.map((scenario) => scenario.name);
    throw new RangeError(
      `${unknownScenario(mode, names)} (false, true or the path of a .yaml, .yml or .json file will do too)`,
    );
  }
  const scenario = parseScenario(readText(mode), mode);
  return { scenario, scenarios: [...shippedScenarios.filter((other) => other.name !== scenario.name), scenario] };
}
