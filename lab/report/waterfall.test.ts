import { expect, test } from 'vitest';
import type { CallRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { waterfall } from './waterfall.ts';

const record = testingRecord();
const ours = record.lanes[1]!;
const callOf = (n: number): CallRecord => ours.calls.find((call) => call.n === n)!;
const arrivalsOf = (n: number) => ours.attempts.filter((one) => one.n === n);
const story = (n: number, arrivals = arrivalsOf(n)) =>
  waterfall(callOf(n), arrivals, record.durationMs).map(({ name, says, origin }) =>
    [name, says, origin].filter(Boolean).join(' | ').replaceAll('\u00a0', ' '),
  );

test('attempts, waits and the server’s view are told in the order of time, each injected or not', () => {
  expect(story(10)).toEqual([
    'attempt 1 | UNAVAILABLE after 11 ms | injected: commit-then-error (7-10-1)',
    'server, arrival 1 | UNAVAILABLE after 9 ms | injected: commit-then-error (7-10-1)',
    'backoff | 100 ms before attempt 2, because of UNAVAILABLE',
    expect.stringMatching(/^attempt 2 \| OK after \d+ ms \| no fault injected$/),
    expect.stringMatching(/^server, arrival 2 \| OK after \d+ ms \| no fault injected$/),
  ]);
});

test('an attempt that was given up has the fault that the server saw', () => {
  expect(story(20)[0]).toBe('attempt 1 | DEADLINE_EXCEEDED after 500 ms | injected: late-success (7-20-1)');
  expect(story(20)[1]).toMatch(/its caller gave up after 500 ms/);
});

test('a failure without a fault is real, and an attempt the server never saw is said to be that', () => {
  const real = arrivalsOf(20).map((one) => ({ ...one, faultKind: '', faultId: '' }));
  expect(story(20, real)[0]).toBe('attempt 1 | DEADLINE_EXCEEDED after 500 ms | real: no fault was injected');
  expect(story(20, [])[0]).toBe('attempt 1 | DEADLINE_EXCEEDED after 500 ms | never reached the server');
});

test('what the breaker refused says so, and for how long', () => {
  const refused = ours.calls.find(({ outcome }) => outcome === 'refused')!;
  expect(story(refused.n)).toEqual([
    expect.stringMatching(/^refused \| attempt 1 refused by breaker payments, for [\d.]+ s more; nothing was sent$/),
  ]);
});

test('what had not ended goes on to the end of the run', () => {
  const call = { ...callOf(10), endedMs: null, events: callOf(10).events.slice(0, 2) };
  const arrival = { ...arrivalsOf(10)[0]!, endedMs: null };
  const rows = waterfall(call, [arrival], 8_100);
  expect(rows.map(({ says, toMs }) => [says, toMs])).toEqual([
    ['had not ended', 8_100],
    ['had not ended', 8_100],
  ]);
});
