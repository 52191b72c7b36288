import { expect, test } from 'vitest';
import { parseExperiment } from './parse.ts';
import { goodText, problemsIn } from './testing-text.ts';

const set = (...settings: string[]) => parseExperiment(goodText, 'x.yaml', settings);

test('lanes and phases go by their names or places, and a value is YAML', () => {
  const experiment = set(
    'lanes.with breaker.options.retry.attempts=5',
    'lanes.0.keys=per-call',
    'load.0.perSecond={ from: 1, to: 80 }',
    'scenario.phases.calm.durationMs=5000',
    'seed=0x10',
  );
  expect(experiment.lanes.map(({ keys, options }) => [keys, options])).toEqual([
    ['per-call', {}],
    ['per-call', { retry: { attempts: 5 } }],
  ]);
  expect(experiment.load[0]?.perSecond).toEqual({ from: 1, to: 80 });
  expect(experiment.windows['calm']).toEqual({ fromMs: 0, toMs: 5000 });
  expect(experiment.seed).toBe('16');
});

test('what the file leaves out can be set too, and the rest of it stays', () => {
  expect(set('lanes.naive.options.retry.budget=false').lanes[0]?.options).toEqual({ retry: { budget: false } });
  expect(set('lanes.with breaker.options.retry.budget=false').lanes[1]?.options).toEqual({
    retry: { attempts: 3, budget: false },
  });
  expect(set('settleMs=100', 'settleMs=200').settleMs).toBe(200);
});

test('a name with dots in it is found, the longest first', () => {
  const named = goodText
    .replaceAll('with breaker', 'v1')
    .replaceAll('naive', 'v1.2')
    .replace('use: v1.2', 'use: naive');
  const { lanes } = parseExperiment(named, 'x', ['lanes.v1.2.keys=per-call', 'lanes.v1.keys=per-attempt']);
  expect(lanes.map(({ keys }) => keys)).toEqual(['per-call', 'per-attempt']);
});

test('a mistake in a setting is told where it was set', () => {
  expect(
    problemsIn(goodText, ['sed=1', 'lanes.naive.use=nave', 'lanes.naive.optoins.retry=1', 'load.0.perSecond=x']),
  ).toEqual([
    '--set load.0.perSecond=x: load[0].perSecond: expected a number from 0 to 1000, or { from, to }',
    expect.stringMatching(/^--set lanes\.naive\.use=nave: lanes\[0\]\.use: expected one of .*did you mean "naive"\?$/),
    expect.stringMatching(/^--set lanes\.naive\.optoins\.retry=1: lanes\[0\]\.optoins: .*did you mean "options"\?/),
    expect.stringMatching(/^--set sed=1: sed: unknown field "sed" \(did you mean "seed"\?\)/),
  ]);
  expect(problemsIn(goodText, ['settleMs=1', 'settleMs=x'])).toEqual([
    '--set settleMs=x: settleMs: expected whole milliseconds ≥ 0',
  ]);
  // The mistake of the file stays where it was made.
  expect(problemsIn(goodText.replace('use: naive', 'use: nave'), ['lanes.naive.keys=per-call'])[0]).toMatch(
    /^x\.yaml:15:5: lanes\[0\]\.use: /,
  );
});

test.each([
  ['lanes.naiv.keys=per-call', 'lanes has no "naiv" (did you mean "naive"?): there are naive, with breaker'],
  ['load.2.perSecond=1', 'load has no "2" (did you mean "0"?): there are 0, 1'],
  ['seed.x=1', 'seed is 7, which has no "x" in it'],
  ['seed', 'expected NAME=VALUE, such as seed=9'],
  ['=1', 'expected NAME=VALUE'],
  ['lanes..keys=1', 'expected NAME=VALUE'],
  ['seed=[', 'the value at 1:2: not YAML or JSON: '],
])('the setting %s is refused', (setting, message) => {
  expect(problemsIn(goodText, [setting])[0]).toContain(`--set ${setting}: ${message}`);
});

test('nothing outside the experiment can be set', () => {
  const [line] = problemsIn(goodText, ['__proto__.polluted=1']);
  expect(line).toContain('unknown field "__proto__"');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const { options } = set('lanes.naive.options.__proto__.polluted=1').lanes[0] ?? {};
  expect((options as Record<string, unknown>)['polluted']).toBeUndefined();
});
