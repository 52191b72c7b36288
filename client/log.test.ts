import { expect, it } from 'vitest';
import type { ClientEvent } from './events.ts';
import { callLog } from './log.ts';

const method = 'payments.v1.PaymentGateway/Charge';

/** What the log says of these events, one line each: `level message`. */
function lines(...events: ClientEvent[]): string[] {
  const said: string[] = [];
  const write = (level: string) => (_: object, message: string) => void said.push(`${level} ${message}`);
  const log = callLog(
    { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    'shop',
  );
  events.forEach(log);
  return said;
}

const of = { callId: '7', method, atMs: 0 };
const failedAttempt = (attempt: number, injected = false): ClientEvent => ({
  ...of,
  type: 'attempt-ended',
  attempt,
  attempts: 3,
  status: 'UNAVAILABLE',
  durationMs: 3.14,
  faultId: injected ? 'f1' : undefined,
  faultKind: injected ? 'error' : undefined,
  message: 'down',
});
const retry = (attempt: number, delayMs: number): ClientEvent => ({
  ...of,
  type: 'retry-scheduled',
  attempt,
  attempts: 3,
  delayMs,
  status: 'UNAVAILABLE',
});
const ended = { ...of, type: 'call-ended', durationMs: 3_104, attempts: 3, backoffMs: 3_000 } as const;

it("tells a failing call's story: attempt n of 3, status, milliseconds, backoff, end", () => {
  expect(
    lines(
      { ...of, type: 'call-started' },
      failedAttempt(1, true),
      retry(2, 1_043),
      failedAttempt(2),
      retry(3, 2_000),
      failedAttempt(3),
      { ...of, type: 'retry-stopped', attempt: 3, attempts: 3, decision: 'exhausted', status: 'UNAVAILABLE' },
      {
        ...ended,
        outcome: 'failure',
        status: 'UNAVAILABLE',
        message: `${method} failed 3 times; the last failed: UNAVAILABLE: down`,
      },
    ),
  ).toEqual([
    'warn Charge 7 attempt 1 of 3: UNAVAILABLE after 3.1 ms (injected: error): down',
    'info Charge 7 waits 1.04 s before attempt 2 of 3',
    'warn Charge 7 attempt 2 of 3: UNAVAILABLE after 3.1 ms: down',
    'info Charge 7 waits 2 s before attempt 3 of 3',
    'warn Charge 7 attempt 3 of 3: UNAVAILABLE after 3.1 ms: down',
    'error Charge 7 failed 3 times; the last failed: UNAVAILABLE: down (3 attempts, 3,104 ms)',
  ]);
});

it('gives waits below a second in milliseconds', () => {
  expect(lines(retry(2, 5), retry(2, 400), retry(2, 1_000))).toEqual([
    'info Charge 7 waits 5 ms before attempt 2 of 3',
    'info Charge 7 waits 400 ms before attempt 2 of 3',
    'info Charge 7 waits 1 s before attempt 2 of 3',
  ]);
});

it('puts what a server said on one line, shortened', () => {
  const said = { ...failedAttempt(1), message: `no\n\u001b[31m${'x'.repeat(500)}` } as ClientEvent;
  const [line = ''] = lines(said);
  expect(line).toMatch(/ms: no \[31mx+…$/);
  expect(line.length).toBeLessThan(180);
});

it('says in its fields whose line it is, and what was said of a failed attempt', () => {
  const fields: object[] = [];
  const write = (given: object) => void fields.push(given);
  callLog({ debug: write, info: write, warn: write, error: write }, 'shop')(failedAttempt(1));
  expect(fields).toEqual([
    expect.objectContaining({ client: 'shop', callId: '7', status: 'UNAVAILABLE', message: 'down' }),
  ]);
});

it('raises no alarm where a provider had no other credentials', () => {
  expect(lines({ type: 'credentials-renewed', atMs: 0, ok: false })).toEqual(['warn credentials could not be renewed']);
});

it('tells a rescued call at info and an ordinary one only at debug', () => {
  const ok = { ...ended, status: 'OK', message: '' } as const;
  expect(lines({ ...ok, outcome: 'success_after_retry', attempts: 2 })).toEqual([
    'info Charge 7 OK (2 attempts, 3,104 ms)',
  ]);
  expect(lines({ ...ok, outcome: 'success_first_try', attempts: 1, durationMs: 4 })).toEqual([
    'debug Charge 7 OK (1 attempt, 4 ms)',
  ]);
});

it('says why a call was not tried again', () => {
  const message = `${method} not answered within 2000 ms`;
  expect(
    lines(
      { ...of, type: 'retry-stopped', attempt: 1, attempts: 3, decision: 'not_retryable', status: 'DEADLINE_EXCEEDED' },
      { ...ended, attempts: 1, durationMs: 2_003, outcome: 'timeout', status: 'DEADLINE_EXCEEDED', message },
    ),
  ).toEqual(['error Charge 7 not answered within 2000 ms (1 attempt, 2,003 ms); not retried']);
});

it('counts refused calls instead of listing them', () => {
  const refused = (atMs: number): ClientEvent => ({
    ...of,
    atMs,
    type: 'attempt-refused',
    by: 'breaker',
    attempt: 1,
    breaker: 'shop',
    retryAfterMs: 30_000 - atMs,
  });
  const refusedEnd = { ...ended, outcome: 'rejected_breaker', status: 'UNAVAILABLE', message: 'refused' } as const;
  const many = Array.from({ length: 100 }, (_, n) => refused(n * 100)).flatMap((event) => [event, refusedEnd]);
  const breaker = { atMs: 0, breaker: 'shop' } as const;
  expect(
    lines(
      {
        ...breaker,
        type: 'circuit-opened',
        from: 'closed',
        to: 'open',
        openMs: 30_000,
        reason: 'consecutive',
        consecutiveFailures: 5,
      },
      ...many,
      { ...breaker, type: 'circuit-half-opened', from: 'open', to: 'half_open' },
      { ...breaker, type: 'circuit-closed', from: 'half_open', to: 'closed' },
    ),
  ).toEqual([
    'error circuit shop OPEN: 5 failures in a row; nothing leaves for 30 s',
    'warn circuit shop refuses calls, 1 so far; a probe may leave in 30.0 s',
    'warn circuit shop refuses calls, 51 so far; a probe may leave in 25.0 s',
    'warn circuit shop HALF-OPEN: one probe leaves; 100 calls were refused',
    'info circuit shop CLOSED: calls go through',
  ]);
});

it('says why a circuit opened and that it was isolated by hand', () => {
  const opened = {
    atMs: 0,
    breaker: 'shop',
    type: 'circuit-opened',
    from: 'closed',
    to: 'open',
    openMs: 1_000,
  } as const;
  const share = { ...opened, consecutiveFailures: 2, share: 0.6, calls: 25 };
  expect(
    lines(
      { ...share, reason: 'failure_share' },
      { ...share, reason: 'slow_share' },
      { ...opened, from: 'half_open', reason: 'probe', consecutiveFailures: 1 },
      { ...opened, type: 'circuit-isolated', to: 'isolated' },
      { ...of, type: 'attempt-refused', by: 'breaker', attempt: 1, breaker: 'shop', retryAfterMs: Infinity },
    ),
  ).toEqual([
    'error circuit shop OPEN: 60 % of 25 calls failed; nothing leaves for 1 s',
    'error circuit shop OPEN: 60 % of 25 calls were slow; nothing leaves for 1 s',
    'error circuit shop OPEN: the probe failed; nothing leaves for 1 s',
    'warn circuit shop ISOLATED by hand: nothing leaves until it is let go',
    'warn circuit shop refuses calls, 1 so far; it is isolated by hand',
  ]);
});
