import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { readArguments, repeatCommand, seedsOf } from './arguments.ts';

test('only the experiment must be given', () => {
  expect(readArguments(['homework'])).toEqual({
    experiment: 'homework',
    seed: undefined,
    repeat: 1,
    settings: [],
    report: undefined,
    json: false,
    quiet: false,
  });
});

test('everything may be given, in any order, settings more than once', () => {
  const args = ['--seed', '9', '--set', 'a=1', 'my.yaml', '--set', 'b=x=y', '--repeat=5', '--report', 'out', '--json'];
  expect(readArguments([...args, '--quiet'])).toEqual({
    experiment: 'my.yaml',
    seed: '9',
    repeat: 5,
    settings: ['a=1', 'b=x=y'],
    report: 'out',
    json: true,
    quiet: true,
  });
});

test.each([
  [[], 'which experiment? Give a name or a file.'],
  [['a', 'b'], 'one experiment at a time, got "a" and "b".'],
  [['a', '--sed', '7'], 'unknown option "--sed"; did you mean "--seed"?'],
  [['a', '--seed'], '--seed needs a text of 1 to 56 characters, for example --seed 7.'],
  [['a', '--seed', ''], '--seed needs a text of 1 to 56 characters'],
  [['a', '--seed', 'x'.repeat(57)], '--seed needs a text of 1 to 56 characters'],
  [['a', '--repeat', '0'], '--repeat needs a whole number from 1 to 100'],
  [['a', '--repeat', '101'], '--repeat needs a whole number from 1 to 100'],
  [['a', '--set', 'seed'], '--set needs path=value'],
  [['a', '--report', ''], '--report needs a folder'],
  [['a', '--report', '--json'], '--report needs a folder'],
  [['a', '--json=yes'], '--json takes no value.'],
])('%j is refused in one line', (args, says) => {
  const read = () => readArguments(args);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(`run: ${says}`);
  expect(read).toThrow('resilience-lab run --help tells all.');
});

test('the command that repeats a run can be typed as it is', () => {
  const settings = ['lanes.naive.keys=per-call', 'title=It’s', "says=it's so"];
  expect(repeatCommand({ experiment: 'my file.yaml', settings }, '7-2')).toBe(
    `resilience-lab run 'my file.yaml' --seed 7-2 --set lanes.naive.keys=per-call --set 'title=It’s' --set 'says=it'\\''s so'`,
  );
});

test('the first of several runs has the seed itself', () => {
  expect(seedsOf('7', 1)).toEqual(['7']);
  expect(seedsOf('7', 3)).toEqual(['7', '7-2', '7-3']);
});
