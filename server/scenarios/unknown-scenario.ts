// A scenario that does not exist.
import { nearest } from '../nearest.ts';

/** One sentence for a scenario that does not exist: what was asked for, what there is, what was likely meant. */
export const unknownScenario = (wanted: string, names: readonly string[]) =>
  `no scenario is called "${wanted.slice(0, 64)}": there are ${names.join(', ')}; did you mean "${nearest(wanted, names)}"?`;
