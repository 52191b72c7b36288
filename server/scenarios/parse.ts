// From a text in YAML or JSON to a scenario.
import { pathInWords, problemsOf } from './issues.ts';
import { offScenario, type Scenario, scenarioSchema } from './scenario.ts';
import { textValue } from './text-value.ts';

/** How long a text may be, in bytes. */
export const maxScenarioBytes = 1_000_000;

const maxProblems = 20;

function refuse(fileName: string, lines: readonly string[]): never {
  const more = lines.length > maxProblems ? [`… and ${lines.length - maxProblems} more`] : [];
  throw new RangeError([...lines.slice(0, maxProblems).map((line) => `${fileName}:${line}`), ...more].join('\n'));
}

/** Reads a scenario; a RangeError has a line for each mistake: "mine.yaml:7:5: phases[0].name: expected …". */
export function parseScenario(text: string, fileName: string): Scenario {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxScenarioBytes) refuse(fileName, [`1:1: expected at most ${maxScenarioBytes} bytes, got ${bytes}`]);
  const { value, positionOf, problems } = textValue(text);
  if (problems.length > 0)
    refuse(
      fileName,
      problems.map(({ position, message }) => `${position}: ${message}`),
    );
  const { data, error } = scenarioSchema.safeParse(value);
  if (error)
    refuse(
      fileName,
      problemsOf(error, value).map(
        ({ path, message }) => `${positionOf(path)}: ${pathInWords(path) || 'the scenario'}: ${message}`,
      ),
    );
  if (data.name === offScenario.name)
    refuse(fileName, [`${positionOf(['name'])}: name: expected another than "off", which means no chaos`]);
  return data;
}
