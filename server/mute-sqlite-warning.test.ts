import { expect, onTestFinished, test } from 'vitest';
import { muteSqliteWarning } from './mute-sqlite-warning.ts';

test('drops the warning about SQLite and no other', () => {
  const { emitWarning } = process;
  onTestFinished(() => void (process.emitWarning = emitWarning));
  const seen: unknown[][] = [];
  process.emitWarning = (...given: unknown[]) => void seen.push(given);
  muteSqliteWarning();
  process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
  process.emitWarning('SQLite is odd', 'Warning');
  process.emitWarning('Something else is an experimental feature', 'ExperimentalWarning');
  const error = new Error('an error as a warning');
  process.emitWarning(error);
  expect(seen).toEqual([
    ['SQLite is odd', 'Warning'],
    ['Something else is an experimental feature', 'ExperimentalWarning'],
    [error],
  ]);
});
