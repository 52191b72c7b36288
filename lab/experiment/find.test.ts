import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { findExperiment, shippedExperiments } from './find.ts';
import { goodText } from './testing-text.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'find-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const messageOf = (nameOrFile: string): string => {
  try {
    findExperiment(nameOrFile);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return '';
};

test('every shipped file holds the experiment of its name', () => {
  const files = readdirSync(path.join(import.meta.dirname, '..', 'experiments')).filter((file) =>
    /\.ya?ml$/.test(file),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(shippedExperiments().map(({ name }) => `${name}.yaml`)).toEqual(files.toSorted());
});

test('a shipped experiment goes by its name, with settings over it', () => {
  expect(findExperiment('breaker-gives-air')).toEqual(
    shippedExperiments().find(({ name }) => name === 'breaker-gives-air'),
  );
  expect(findExperiment('breaker-gives-air', ['seed=99']).seed).toBe('99');
});

test('what has a slash or an ending is a file', () => {
  const file = path.join(folder, 'mine.yaml');
  writeFileSync(file, goodText);
  expect(findExperiment(file, ['seed=99'])).toMatchObject({ name: 'mine', seed: '99' });
  writeFileSync(path.join(folder, 'noending'), goodText);
  expect(findExperiment(path.join(folder, 'noending')).name).toBe('mine');
});

test('an unknown name tells the nearest and all there are', () => {
  expect(messageOf('breaker-gives-ear')).toMatch(
    /^no experiment is called "breaker-gives-ear" \(did you mean "breaker-gives-air"\?\): there are .*breaker-gives-air/,
  );
  // Not a file of the folder by a trick of its name.
  expect(messageOf('experiment.schema')).toContain('no experiment is called');
});

test('a file that cannot be read is named, with the reason', () => {
  expect(messageOf('none.yaml')).toBe('cannot read the experiment none.yaml: there is no such file');
  expect(messageOf(`${folder}/`)).toBe(`cannot read the experiment ${folder}/: it is no file`);
});
