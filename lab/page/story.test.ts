import { expect, test } from 'vitest';
import type { ClientEvent } from '../../client/index.ts';
import { createStory } from './story.ts';

const of = (callId: string, atMs: number) => ({ callId, atMs, method: 'payments.v1.PaymentGateway/Charge' });

const attemptEnded = (
  callId: string,
  attempt: number,
  status: 'OK' | 'UNAVAILABLE' | 'DEADLINE_EXCEEDED',
  faultId?: string,
  message = '',
) =>
  ({
    type: 'attempt-ended',
    ...of(callId, 1),
    attempt,
    attempts: 3,
    status,
    durationMs: 5,
    faultId,
    faultKind: faultId && 'error',
    message,
  }) satisfies ClientEvent;

const callEnded = (callId: string, fields: Partial<Extract<ClientEvent, { type: 'call-ended' }>>) =>
  ({
    type: 'call-ended',
    ...of(callId, 9),
    outcome: 'success_first_try',
    status: 'OK',
    durationMs: 3210,
    attempts: 1,
    backoffMs: 0,
    message: '',
    ...fields,
  }) satisfies ClientEvent;

const told = (...events: ClientEvent[]): string[] => {
  const story = createStory();
  for (const event of events) story.add(event);
  return story.list().map(({ text }) => text);
};

test('tells a failed attempt together with what follows from it, and marks what was injected', () => {
  expect(
    told(
      attemptEnded('57', 1, 'UNAVAILABLE', 'f-1'),
      { type: 'retry-scheduled', ...of('57', 2), attempt: 2, attempts: 3, delayMs: 1012, status: 'UNAVAILABLE' },
      attemptEnded('57', 2, 'UNAVAILABLE'),
      { type: 'retry-scheduled', ...of('57', 3), attempt: 3, attempts: 3, delayMs: 2100, status: 'UNAVAILABLE' },
      attemptEnded('57', 3, 'DEADLINE_EXCEEDED'),
      {
        type: 'retry-stopped',
        ...of('57', 4),
        attempt: 3,
        attempts: 3,
        decision: 'exhausted',
        status: 'DEADLINE_EXCEEDED',
      },
      callEnded('57', { outcome: 'failure', status: 'DEADLINE_EXCEEDED', attempts: 3 }),
    ),
  ).toEqual([
    'call 57 attempt 1 of 3 failed: UNAVAILABLE (injected error) — next try in 1 s',
    'call 57 attempt 2 of 3 failed: UNAVAILABLE (not marked as injected) — next try in 2.1 s',
    'call 57 attempt 3 of 3 failed: DEADLINE_EXCEEDED (no answer came) — gave up after 3 attempts',
  ]);
});

test('tells of a call that a retry saved', () => {
  expect(told(attemptEnded('8', 2, 'OK'), callEnded('8', { outcome: 'success_after_retry', attempts: 2 }))).toEqual([
    'call 8 succeeded on attempt 2 after 3.2 s',
  ]);
});

test('tells of a failure also where no policy retries', () => {
  expect(
    told(attemptEnded('8', 1, 'UNAVAILABLE'), callEnded('8', { outcome: 'failure', status: 'UNAVAILABLE' })),
  ).toEqual(['call 8 attempt 1 of 3 failed: UNAVAILABLE (not marked as injected)']);
});

test.each([
  ['read ECONNRESET', 'read ECONNRESET'],
  ['No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1.', 'No connection established'],
  ['x'.repeat(71), `${'x'.repeat(69)}…`],
])('an answer that broke on the way carries no mark: its line says what the client saw of %s', (message, shown) => {
  const broken = attemptEnded('8', 1, 'UNAVAILABLE', undefined, message);
  expect(told(broken, callEnded('8', { outcome: 'failure', status: 'UNAVAILABLE' }))).toEqual([
    `call 8 attempt 1 of 3 failed: UNAVAILABLE (${shown})`,
  ]);
});

test('tells each change of the breaker', () => {
  const b = { breaker: 'b', atMs: 1 };
  expect(
    told(
      {
        type: 'circuit-opened',
        ...b,
        from: 'closed',
        to: 'open',
        openMs: 30_000,
        reason: 'consecutive',
        consecutiveFailures: 5,
      },
      { type: 'circuit-half-opened', ...b, from: 'open', to: 'half_open' },
      {
        type: 'circuit-opened',
        ...b,
        from: 'half_open',
        to: 'open',
        openMs: 30_000,
        reason: 'probe',
        consecutiveFailures: 1,
      },
      { type: 'circuit-closed', ...b, from: 'half_open', to: 'closed' },
      {
        type: 'circuit-opened',
        ...b,
        from: 'closed',
        to: 'open',
        openMs: 30_000,
        reason: 'slow_share',
        consecutiveFailures: 0,
        share: 0.5,
        calls: 20,
      },
      { type: 'circuit-isolated', ...b, from: 'open', to: 'isolated' },
    ),
  ).toEqual([
    'circuit OPENED after 5 failures in a row — silent for 30 s',
    'circuit HALF-OPEN — one probe leaves',
    'circuit OPENED again: the probe failed — silent for 30 s',
    'circuit CLOSED — calls go through again',
    'circuit OPENED after 50 % of 20 calls had been slow — silent for 30 s',
    'circuit ISOLATED by hand — nothing leaves until it is let go',
  ]);
});

test('counts refused calls in one line for each time the circuit is open', () => {
  const story = createStory();
  const refuse = (n: number, atMs = 9) =>
    story.add(callEnded(`${n}`, { atMs, outcome: 'rejected_breaker', status: 'UNAVAILABLE', attempts: 0 }));
  for (let n = 0; n < 37; n++) refuse(n);
  expect(story.takeChanges().map(({ text }) => text)).toEqual(['37 calls refused so far — nothing left the process']);
  story.add({
    type: 'circuit-opened',
    breaker: 'b',
    atMs: 20,
    from: 'half_open',
    to: 'open',
    openMs: 30_000,
    reason: 'probe',
    consecutiveFailures: 1,
  });
  refuse(38, 30);
  expect(story.list().map(({ text }) => text)).toEqual([
    '37 calls refused so far — nothing left the process',
    'circuit OPENED again: the probe failed — silent for 30 s',
    '1 call refused so far — nothing left the process',
  ]);
});

test('counts calls that went well in one line until something else happens', () => {
  const story = createStory();
  story.add(callEnded('1', {}));
  story.add(callEnded('2', {}));
  story.note(20, 'fault', 'phase outage');
  story.add(callEnded('3', { atMs: 30 }));
  expect(story.list().map(({ text }) => text)).toEqual([
    '2 calls answered at the first try',
    'phase outage',
    '1 call answered at the first try',
  ]);
});

test('keeps the last lines and hands out each change once', () => {
  const story = createStory({ keep: 3 });
  for (let n = 1; n <= 5; n++) story.note(n, 'info', `line ${n}`);
  expect(story.list().map(({ text }) => text)).toEqual(['line 3', 'line 4', 'line 5']);
  expect(story.takeChanges()).toHaveLength(3);
  expect(story.takeChanges()).toEqual([]);
});

test('stands by time: what is told late goes where it belongs, a crowd that grows is news', () => {
  const story = createStory();
  const refuse = (atMs: number) =>
    story.add(callEnded('1', { atMs, outcome: 'rejected_breaker', status: 'UNAVAILABLE', attempts: 0 }));
  refuse(10);
  story.note(20, 'info', 'at 20');
  story.note(15, 'info', 'at 15, told late');
  refuse(30);
  expect(story.list().map(({ text }) => text)).toEqual([
    'at 15, told late',
    'at 20',
    '2 calls refused so far — nothing left the process',
  ]);
});
