import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseExperiment } from './parse.ts';
import { goodText, problemsIn } from './testing-text.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lane-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, 'mine.yaml');
const withFile = (name: string) => goodText.replace('options: { retry', `optionsFile: ${name}\n    options: { retry`);

test('the options of a file lie beneath those of the experiment, object by object', () => {
  writeFileSync(
    path.join(folder, 'mine-options.yaml'),
    'retry: { attempts: 9, budget: false }\nbreaker: false\nlist: [1, 2]\n',
  );
  const { lanes } = parseExperiment(withFile('mine-options.yaml'), file);
  expect(lanes[1]?.options).toEqual({ retry: { attempts: 3, budget: false }, breaker: false, list: [1, 2] });
  const [, over] = parseExperiment(withFile('mine-options.yaml'), file, ['lanes.1.options.list=[3]']).lanes;
  expect(over?.options['list']).toEqual([3]);
});

test('a file of options may be JSON', () => {
  writeFileSync(path.join(folder, 'options.json'), '{ "breaker": { "openMs": 5 } }');
  const { lanes } = parseExperiment(withFile('options.json'), file);
  expect(lanes[1]?.options).toEqual({ breaker: { openMs: 5 }, retry: { attempts: 3 } });
});

test.each([
  ['none.yaml', undefined, 'there is no such file'],
  ['broken.yaml', 'retry: [', '1:9: not YAML or JSON: '],
  ['list.yaml', '- 1', 'expected an object with options'],
  ['endless.yaml', 'a: .inf', 'expected finite numbers'],
  ['long.yaml', ' '.repeat(1_000_001), 'expected at most 1000000 bytes, got 1000001'],
])('the options file %s is refused at the place that names it', (name, text, message) => {
  if (text !== undefined) writeFileSync(path.join(folder, name), text);
  expect(problemsIn(withFile(name), [], file)[0]).toContain(
    `${file}:18:5: lanes[1].optionsFile: the options file ${name}: ${message}`,
  );
});

test('a folder is no options file', () => {
  mkdirSync(path.join(folder, 'a-folder'));
  expect(problemsIn(withFile('a-folder'), [], file)[0]).toContain('the options file a-folder: it is no file');
});
