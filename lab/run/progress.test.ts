import { expect, test } from 'vitest';
import { showProgress } from './progress.ts';
import type { LaneSlice, RunUpdate } from './update.ts';

const slice = (changes: Partial<LaneSlice>): LaneSlice => ({
  due: 0,
  good: 0,
  late: 0,
  failed: 0,
  refused: 0,
  arrivals: 0,
  injected: 0,
  inFlight: 0,
  tookMs: [],
  ...changes,
});

const shown = (isTTY: boolean, columns = 80) => {
  let [text, nowMs] = ['', 0];
  const out = { isTTY, columns, write: (part: string) => void (text += part) };
  const progress = showProgress(out, () => nowMs);
  return {
    add(atMs: number, update: RunUpdate) {
      nowMs = atMs;
      progress.add(update);
    },
    end: progress.end,
    text: () => text,
  };
};

const preparing = { type: 'preparing' } as RunUpdate;
const began: RunUpdate = { type: 'began', atUnixMs: 0, totalMs: 20_000 };
const phase = (name: string): RunUpdate => ({ type: 'phase', phase: { name, fromMs: 0, faults: '' } });
const second = (atMs: number): RunUpdate => ({
  type: 'slice',
  atMs,
  lanes: { naive: slice({ good: 2, failed: 1, late: 1 }), ours: slice({ good: 3, refused: 1 }) },
});

test('without a terminal there is a line for each phase, and one every five seconds', () => {
  const { add, end, text } = shown(false);
  add(0, preparing);
  add(6_000, preparing);
  add(7_000, began);
  add(7_000, phase('calm'));
  for (let atMs = 0; atMs <= 6_000; atMs += 20) add(7_000 + atMs, second(atMs));
  add(14_000, { type: 'settling', atMs: 7_000 });
  add(14_100, phase('after'));
  end();
  expect(text().split('\n')).toEqual([
    'starting servers and lanes',
    '20 s left at most · the calls begin',
    '20 s left at most · calm',
    '15 s left at most · calm · naive 100 good 100 bad · ours 150 good 50 bad',
    '13 s left at most · settling · naive 100 good 100 bad · ours 150 good 50 bad',
    '',
  ]);
});

test('on a terminal one line is kept up to date, no wider than it, and gone at the end', () => {
  const { add, end, text } = shown(true, 40);
  add(0, preparing);
  add(10, began);
  for (let atMs = 0; atMs <= 1_000; atMs += 20) add(20 + atMs, second(atMs));
  end();
  const lines = text().split('\r').slice(1);
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.length).toBeLessThan(10);
  expect(lines.every((line) => line.endsWith('\u001b[K') && line.length <= 39 + 3)).toBe(true);
  expect(lines.at(-1)).toBe('\u001b[K');
});
