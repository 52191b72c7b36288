// From a text in YAML or JSON to a scenario.
import { pathInWords, problemsOf } from './problems.ts';
import { offScenario, type Scenario, scenarioSchema } from './scenario.ts';
import { textValue } from './text-value.ts';

/** How long a text may be, in bytes. */
export const maxScenarioBytes = 1_000_000;

const maxProblems = 20;

function refuse<Mistake>(fileName: string, mistakes: readonly Mistake[], line: (mistake: Mistake) => string): never {
  const more = mistakes.length > maxProblems ? [`… and ${mistakes.length - maxProblems} more`] : [];
  // Only of those that are told: finding the place of one takes as long as the text is.
  const lines = mistakes.slice(0, maxProblems).map((mistake) => `${fileName}:${line(mistake)}`);
  throw new RangeError([...lines, ...more].join('\n'));
}

/** Reads a scenario; a RangeError has a line for each mistake: "mine.yaml:7:5: phases[0].name: expected …". */
export function parseScenario(text: string, fileName: string): Scenario {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxScenarioBytes)
    refuse(fileName, [bytes], () => `1:1: expected at most ${maxScenarioBytes} bytes, got ${bytes}`);
  const { value, positionOf, problems } = textValue(text);
  if (problems.length > 0) refuse(fileName, problems, ({ position, message }) => `${position}: ${message}`);
  const { data, error } = scenarioSchema.safeParse(value);
  if (error)
    refuse(
      fileName,
      problemsOf(error, value),
      ({ path, message }) => `${positionOf(path)}: ${pathInWords(path) || 'the scenario'}: ${message}`,
    );
  if (data.name === offScenario.name)
    refuse(
      fileName,
      [data.name],
      () => `${positionOf(['name'])}: name: expected another than "off", which means no chaos`,
    );
  return data;
}
