// What no single field of an experiment's file can know: whether the lanes and windows that it speaks of exist, and
// whether all of it fits together.
import { meant } from './closed-object.ts';
import { loadMs, totalMs } from './experiment.ts';
import type { ExperimentFile } from './format.ts';
import { isShare } from './measure-words.ts';
import type { Problem } from './problems.ts';
import { sharedPhaseNames, windowsOf } from './windows.ts';

const maxTotalMs = 600_000;

const problem = (message: string, ...path: PropertyKey[]): Problem => ({ path, message });

function unlessKnown(what: string, given: string | undefined, known: readonly string[], ...path: PropertyKey[]) {
  if (given === undefined || known.includes(given)) return [];
  const there = known.length === 0 ? 'there is none' : `there are ${known.join(', ')}`;
  return [problem(`no ${what} is called ${meant(given, known)}: ${there}`, ...path)];
}

function ofLoad(file: ExperimentFile): Problem[] {
  const allMs = totalMs(file);
  const isSilent = file.load.every(({ perSecond }) =>
    typeof perSecond === 'number' ? perSecond === 0 : perSecond.from + perSecond.to === 0,
  );
  return [
    ...(allMs <= maxTotalMs
      ? []
      : [
          problem(
            `expected a run of at most ${maxTotalMs} ms, got ${loadMs(file)} ms of load and ${file.settleMs} ms to settle`,
            'load',
          ),
        ]),
    ...(isSilent ? [problem('expected calls in at least one step, got perSecond 0 in all', 'load')] : []),
  ];
}

function ofLaneNames({ lanes }: ExperimentFile): Problem[] {
  // Reports have a file for each lane, and not every file system tells upper from lower case.
  const names = lanes.map(({ name }) => name.toLowerCase());
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          problem(
            `expected each lane’s name once, in upper or lower case; got "${name}" again`,
            'lanes',
            index,
            'name',
          ),
        ],
  );
}

function ofScenario({ scenario }: ExperimentFile): Problem[] {
  if (typeof scenario === 'string') return [];
  const { phases, repeat } = scenario;
  return phases.flatMap(({ durationMs }, index) =>
    durationMs !== undefined || (index === phases.length - 1 && repeat !== true)
      ? []
      : [
          problem(
            'expected durationMs: only the last phase of a scenario that does not repeat may leave it out',
            'scenario',
            'phases',
            index,
          ),
        ],
  );
}

function ofWindows(file: ExperimentFile): Problem[] {
  const endMs = totalMs(file);
  return Object.entries(file.windows).flatMap(([name, { fromMs, toMs }]) => {
    if (fromMs >= toMs) return [problem(`expected more than fromMs ${fromMs}, got ${toMs}`, 'windows', name, 'toMs')];
    return toMs <= endMs
      ? []
      : [problem(`expected the run’s ${endMs} ms at most, got ${toMs}`, 'windows', name, 'toMs')];
  });
}

type ExpectationFile = ExperimentFile['expect'][number];

/** A share above 1 is most often meant in percent. */
function ofBound({ lane, measure, ...held }: ExpectationFile, lanes: readonly string[], ...path: PropertyKey[]) {
  return (['atLeast', 'atMost', 'equal'] as const).flatMap((name): Problem[] => {
    const bound = held[name];
    if (typeof bound === 'object') {
      if (bound.lane === lane) return [problem('expected another lane than the one measured', ...path, name, 'lane')];
      return unlessKnown('lane', bound.lane, lanes, ...path, name, 'lane');
    }
    if (bound === undefined || bound <= 1 || !isShare(measure)) return [];
    return [problem(`expected a share from 0 to 1, as ${measure} is one, got ${bound}`, ...path, name)];
  });
}

function ofExpectation(file: ExperimentFile, expectation: ExpectationFile, index: number): Problem[] {
  const { lane, during, measure, closedForm } = expectation;
  const lanes = file.lanes.map(({ name }) => name);
  const path = ['expect', index];
  const isShared =
    during !== undefined && sharedPhaseNames(file).includes(during) && !Object.hasOwn(file.windows, during);
  return [
    ...unlessKnown('lane', lane, lanes, ...path, 'lane'),
    ...(isShared
      ? [problem(`expected one phase of this name, or a window; several are called "${during}"`, ...path, 'during')]
      : unlessKnown('window', during, Object.keys(windowsOf(file)), ...path, 'during')),
    ...ofBound(expectation, lanes, ...path),
    ...(closedForm === undefined || isShare(measure)
      ? []
      : [problem(`expected a share to hold against a closed form; ${measure} is none`, ...path, 'closedForm')]),
  ];
}

/** Every mistake of a file whose fields are right, each for itself. */
export const crossProblems = (file: ExperimentFile): readonly Problem[] => [
  ...ofLoad(file),
  ...ofLaneNames(file),
  ...ofScenario(file),
  ...ofWindows(file),
  ...file.expect.flatMap((expectation, index) => ofExpectation(file, expectation, index)),
  ...file.abort.flatMap(({ lane }, index) =>
    unlessKnown(
      'lane',
      lane,
      file.lanes.map(({ name }) => name),
      'abort',
      index,
      'lane',
    ),
  ),
];
