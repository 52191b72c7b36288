// The scenarios there are: those the server started with, and those that somebody added.
import { unknownScenario } from './scenarios/unknown-scenario.ts';
import { offScenario, type Scenario } from './scenarios/scenario.ts';

export interface KnownScenarios {
  list(): readonly Scenario[];
  /** A RangeError names the scenarios there are. */
  find(name: string): Scenario;
  /** Adds one, or replaces the one of its name; a RangeError says why it may not be. */
  add(scenario: Scenario): void;
}

const maxAdded = 64;

export function knownScenarios(given: readonly Scenario[]): KnownScenarios {
  const byName = new Map(given.map((scenario) => [scenario.name, scenario]));
  const room = byName.size + maxAdded;
  return {
    list: () => [...byName.values()],
    find(name) {
      const found = byName.get(name);
      if (!found) throw new RangeError(unknownScenario(name, [...byName.keys()]));
      return found;
    },
    add(scenario) {
      const { name } = scenario;
      if (name === offScenario.name)
        throw new RangeError('"off" means no chaos and cannot be replaced: use another name');
      if (!byName.has(name) && byName.size >= room)
        throw new RangeError(`${maxAdded} scenarios were added, and no more may be: replace one by its name`);
      byName.set(name, scenario);
    },
  };
}
