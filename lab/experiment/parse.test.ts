import { expect, test } from 'vitest';
import { parseExperiment } from './parse.ts';
import { goodText, problemsIn } from './testing-text.ts';
import { textValue } from './text-value.ts';

const changed = (from: string, to: string) => {
  expect(goodText).toContain(from);
  return problemsIn(goodText.replace(from, to));
};

test('a good text is an experiment, with its defaults put in', () => {
  const experiment = parseExperiment(goodText, 'x.yaml');
  expect(experiment).toMatchObject({ name: 'mine', seed: '7', withinMs: 1000, settleMs: 5000, lesson: '' });
  expect(experiment.load).toEqual([
    { durationMs: 8000, perSecond: 40, arrivals: 'poisson' },
    { durationMs: 2000, perSecond: { from: 40, to: 5 }, arrivals: 'constant' },
  ]);
  expect(experiment.lanes).toEqual([
    { name: 'naive', use: 'naive', options: {}, keys: 'per-attempt' },
    { name: 'with breaker', use: 'retry-breaker', options: { retry: { attempts: 3 } }, keys: 'per-call' },
  ]);
  expect(experiment.abort).toEqual([{ measure: 'inFlight', above: 2000, lane: 'naive', forMs: 1000 }]);
});

test('what is expected has words of its own, or is put into words', () => {
  const { expect: expectations } = parseExperiment(goodText, 'x.yaml');
  expect(expectations.map(({ says }) => says)).toEqual([
    'with breaker: arrivals at the server during outage, at most 0.2 times that of naive',
    'naive: share of calls answered in time during early, at least 0.9',
    'nobody pays twice',
    'naive: share of payments charged twice, around 0.224, as theory says',
  ]);
  expect(expectations.map(({ must }) => must)).toEqual([
    { is: 'atMost', bound: { lane: 'naive', times: 0.2, plus: 0 } },
    { is: 'atLeast', bound: 0.9 },
    { is: 'equal', bound: 0 },
    { is: 'closedForm', value: 0.224, confidence: 0.99 },
  ]);
  expect(expectations.map(({ minimumSamples }) => minimumSamples)).toEqual([undefined, 30, undefined, undefined]);
});

test('a scenario written in it gets what the server wants of one, and keeps what it has of its own', () => {
  const { scenario } = parseExperiment(goodText, 'x.yaml');
  expect(scenario).toMatchObject({ name: 'mine', title: 'Mine', description: 'What happens?' });
  const named = parseExperiment(goodText, 'x', ['scenario.title=Its own']).scenario;
  expect(named).toMatchObject({ name: 'mine', title: 'Its own' });
  expect(parseExperiment(goodText, 'x', ['scenario=outage', 'expect.0.during=early']).scenario).toBe('outage');
});

test('any line ends, a byte order mark and JSON will do, and move no mistake from its place', () => {
  const experiment = parseExperiment(goodText, 'x.yaml');
  const windows = `\uFEFF${goodText.replaceAll('\n', '\r\n')}`;
  expect(parseExperiment(windows, 'x.yaml')).toEqual(experiment);
  expect(problemsIn(windows.replace('use: naive', 'use: nave'))[0]).toMatch(/^x\.yaml:15:5: lanes\[0\]\.use: /);
  const json = JSON.stringify({ name: 'mine', load: 5 }, null, '\t');
  expect(problemsIn(json, [], 'x.json')).toContain('x.json:3:2: load: expected a list of steps');
});

test('every mistake has file, line, column, path and what was expected, all at once', () => {
  const text = goodText
    .replace('title: Mine', 'titel: Mine')
    .replace('perSecond: 40 }', 'perSecond: 4000 }')
    .replace('use: naive', 'use: nave')
    .replace('measure: goodput', 'measure: gootput')
    .replace('above: 2000', 'above: x');
  const lines = problemsIn(text);
  expect(lines).toContain('x.yaml:1:1: title: expected text of 1 to 64 characters');
  expect(lines).toContain('x.yaml:7:25: load[0].perSecond: expected a number from 0 to 1000');
  expect(lines).toContain(
    'x.yaml:15:5: lanes[0].use: expected one of bare, naive, retry-only, retry-breaker, full-stack, grpc-js-retry, nice-grpc, opossum, cockatiel; did you mean "naive"?',
  );
  expect(lines.find((line) => line.startsWith('x.yaml:26:20: expect[1].measure: expected one of calls, '))).toMatch(
    /did you mean "goodput"\?$/,
  );
  expect(lines).toContain('x.yaml:30:26: abort[0].above: expected a number ≥ 0');
  expect(lines.at(-1)).toMatch(
    /^x\.yaml:2:1: titel: unknown field "titel" \(did you mean "title"\?\): expected only name, title, /,
  );
  expect(lines).toHaveLength(6);
});

test.each([
  [
    'a lane that does not exist',
    '- lane: with breaker',
    '- lane: with braker',
    '22:5: expect[0].lane: no lane is called "with braker" (did you mean "with breaker"?): there are naive, with breaker',
  ],
  [
    'a bound on a lane that does not exist',
    'lane: naive, times',
    'lane: nave, times',
    '25:15: expect[0].atMost.lane: no lane is called "nave" (did you mean "naive"?)',
  ],
  [
    'a bound on the lane itself',
    'lane: naive, times',
    'lane: with breaker, times',
    '25:15: expect[0].atMost.lane: expected another lane',
  ],
  [
    'an abort condition on a lane that does not exist',
    '2000, lane: naive',
    '2000, lane: nave',
    '30:39: abort[0].lane: no lane is called "nave"',
  ],
  [
    'a window that does not exist',
    'during: outage',
    'during: outtage',
    '24:5: expect[0].during: no window is called "outtage" (did you mean "outage"?): there are calm, outage, early',
  ],
  [
    'a window after the end',
    'toMs: 1000 }',
    'toMs: 15001 }',
    '20:23: windows.early.toMs: expected the run’s 15000 ms at most, got 15001',
  ],
  [
    'a window that ends before it begins',
    'fromMs: 0,',
    'fromMs: 1000,',
    '20:26: windows.early.toMs: expected more than fromMs 1000, got 1000',
  ],
  ['a window of no name', 'early: {', '" ": {', '20:3: windows. : expected a window’s name'],
  ['two lanes of one name', 'name: with breaker', 'name: Naive', '16:5: lanes[1].name: expected each lane’s name once'],
  [
    'a lane’s name that no metadata can hold',
    'name: with breaker',
    'name: größer',
    '16:5: lanes[1].name: expected 1 to 32 characters that a keyboard has',
  ],
  [
    'a lane’s name of 33 characters',
    'name: with breaker',
    `name: ${'a'.repeat(33)}`,
    '16:5: lanes[1].name: expected 1 to 32 characters',
  ],
  [
    'a lane’s name with a space at the end',
    'name: with breaker',
    'name: "a "',
    '16:5: lanes[1].name: expected 1 to 32 characters',
  ],
  [
    'two things to hold a measure against',
    'equal: 0',
    'equal: 0, atMost: 1',
    '27:5: expect[2]: expected exactly one of atLeast, atMost, equal, closedForm',
  ],
  ['nothing to hold a measure against', 'equal: 0, ', '', '27:5: expect[2]: expected exactly one of'],
  [
    'a closed form for what is no share',
    'measure: chargedTwiceShare',
    'measure: chargedTwice',
    '28:43: expect[3].closedForm: expected a share',
  ],
  [
    'a confidence of 1',
    'confidence: 0.99',
    'confidence: 1',
    '28:76: expect[3].closedForm.confidence: expected a number above 0 and below 1',
  ],
  ['a share in percent', 'atLeast: 0.9', 'atLeast: 90', '26:53: expect[1].atLeast: expected a share from 0 to 1'],
  [
    'no lane',
    /lanes:[^]*windows/.exec(goodText)?.[0] ?? '',
    'lanes: []\nwindows',
    '13:1: lanes: expected at least one lane',
  ],
  [
    'no expectation',
    /expect:[^]*abort/.exec(goodText)?.[0] ?? '',
    'expect: []\nabort',
    '21:1: expect: expected at least one expectation',
  ],
  [
    'a run of more than ten minutes',
    'durationMs: 8000',
    'durationMs: 593001',
    '6:1: load: expected a run of at most 600000 ms, got 595001 ms of load and 5000 ms to settle',
  ],
  [
    'no calls at all',
    /load:[^]*scenario/.exec(goodText)?.[0] ?? '',
    'load: [{ durationMs: 9000, perSecond: 0 }]\nscenario',
    '6:1: load: expected calls in at least one step',
  ],
  [
    'a name that is no kebab-case',
    'name: mine',
    'name: My Own',
    '1:1: name: expected lower-case letters, digits and "-"',
  ],
  [
    'the name off',
    'name: mine',
    'name: off',
    '1:1: name: expected lower-case letters, digits and "-", and another word than "off"',
  ],
  ['a scenario without phases', '  phases:', '  phrases:', '10:3: scenario.phases: expected a list of phases'],
  [
    'a phase in the middle that does not end',
    'name: calm, durationMs: 4000,',
    'name: calm,',
    '11:7: scenario.phases[0]: expected durationMs',
  ],
  [
    'two phases of one name, measured',
    'name: calm, durationMs: 4000',
    'name: outage, durationMs: 4000',
    '24:5: expect[0].during: expected one phase of this name',
  ],
  [
    'a number that JSON cannot hold',
    'attempts: 3',
    'attempts: .inf',
    '18:25: lanes[1].options.retry.attempts: expected a finite number',
  ],
])('%s is refused', (_what, from, to, message) => {
  const lines = changed(from, to);
  expect(
    lines.find((line) => line.startsWith(`x.yaml:${message}`)),
    lines.join('\n'),
  ).toBeDefined();
});

test.each([
  ['a field twice', 'name: a\nname: b\n', 'x.yaml:2:1: expected each field once'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'x.yaml:2:1: expected one document'],
  ['a bracket that is open', '{ name: ', 'x.yaml:1:9: not YAML or JSON: '],
  ['nothing', '', 'x.yaml:1:1: the experiment: expected an object with name, title, question'],
  ['too many levels', '['.repeat(65), 'x.yaml:1:1: expected at most 64 levels'],
  ['too many bytes', ' '.repeat(1_000_001), 'x.yaml:1:1: expected at most 1000000 bytes, got 1000001'],
])('%s is refused', (_what, text, message) => {
  expect(problemsIn(text)[0]).toContain(message);
});

test('anchors are fine, and those that multiply are refused at once', () => {
  const shared = goodText
    .replace('use: naive', 'use: naive\n    options: &o { retry: { attempts: 3 } }')
    .replace('options: { retry: { attempts: 3 } }\nwindows', 'options: *o\nwindows');
  expect(parseExperiment(shared, 'x').lanes[1]?.options).toEqual({ retry: { attempts: 3 } });
  const row = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 9 }, () => of).join(', ')}]\n`;
  const before = (name: string) => String.fromCharCode(name.charCodeAt(0) - 1);
  const bomb = (names: string) => row('a', '1') + names.replaceAll(/./g, (name) => row(name, `*${before(name)}`));
  const begun = performance.now();
  for (const text of [bomb('bcd'), bomb('bcdefghij')])
    expect(problemsIn(text)[0]).toContain('expected aliases of anchors above them, and no more than 100 copies in all');
  expect(performance.now() - begun).toBeLessThan(2000);
});

test('of very many mistakes twenty are told, and of a long or ill-behaved name its beginning', () => {
  const unknown = Array.from({ length: 50 }, (_, index) => `unknown${index}: 1\n`).join('');
  const lines = problemsIn(goodText + unknown);
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('… and 30 more');
  const [line] = problemsIn(`${goodText}"a\\nb\\e[31m${'x'.repeat(980)}": 1\n`);
  expect(line).toMatch(/^x\.yaml:31:1: a\?b\?\[31mx/);
  expect(line).toHaveLength(1000);
});

test('to name the mistakes of very many unknown fields takes no longer than to read them', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `some_longer_name_of_a_field${index}: 1\n`).join('');
  const took = (what: () => unknown) => {
    const begun = performance.now();
    what();
    return performance.now() - begun;
  };
  const readMs = took(() => textValue(many));
  expect(took(() => problemsIn(many))).toBeLessThan(3 * readMs + 500);
});
