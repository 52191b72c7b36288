import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

test('takes a folder and asks for help', () => {
  expect(readArguments([])).toEqual({ out: 'evidence', help: false });
  expect(readArguments(['--out', 'mine'])).toEqual({ out: 'mine', help: false });
  expect(readArguments(['-h'])).toEqual({ out: 'evidence', help: true });
});

test.each([
  [['--out', 'mine', '--otu', 'x'], 'unknown option "--otu"; did you mean "--out"?'],
  [['--hepl'], 'unknown option "--hepl"; did you mean "--help"?'],
  [['mine'], 'unknown argument "mine".'],
  [['--out'], '--out needs a folder, for example --out evidence.'],
  [['--out', '--help'], '--out needs a folder, for example --out evidence.'],
  [['--out='], '--out needs a folder, for example --out evidence.'],
  [['--help=yes'], '--help takes no value.'],
])('%j is refused in one line', (args, problem) => {
  expect(() => readArguments(args)).toThrow(`homework: ${problem} resilience-lab homework --help tells all.`);
});
