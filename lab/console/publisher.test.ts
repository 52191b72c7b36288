import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '../event-stream.ts';
import { testingRecord } from '../run/testing-record.ts';
import { publisher } from './publisher.ts';
import { createRunView } from './run-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = () => {
  const sent: Message[] = [];
  const view = createRunView({ id: 1, experiment: testingRecord().experiment, seed: '7', command: '' });
  const { tell, forget } = publisher(
    (message) => sent.push(message),
    () => view,
  );
  const rows = () => sent.map(({ data }) => (data as { rows?: { k: number; atMs: number }[] }).rows ?? []);
  return { sent, rows, tell, forget };
};
const row = (k: number, atMs: number) => ({ k, atMs, lanes: [] });

test('a thousand changes a second are at most 50 messages', () => {
  const { sent, tell } = start();
  for (let ms = 0; ms < 1000; ms++) {
    tell(row(Math.floor(ms / 200), ms));
    vi.advanceTimersByTime(1);
  }
  expect(sent.length).toBeLessThanOrEqual(50);
  expect(sent.length).toBeGreaterThan(45);
});

test('a row that was done in between is sent in its last state', () => {
  const { rows, tell } = start();
  tell(row(0, 190));
  tell(row(0, 199));
  tell(row(1, 201));
  vi.advanceTimersByTime(100);
  expect(rows()).toEqual([[row(0, 199), row(1, 201)]]);
});

test('what was not sent of the run before is forgotten', () => {
  const { rows, tell, forget } = start();
  tell(row(0, 199));
  forget();
  tell(true);
  vi.advanceTimersByTime(100);
  expect(rows()).toEqual([[]]);
});

test('no change is no message', () => {
  const { sent, tell } = start();
  tell(false);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([]);
});
