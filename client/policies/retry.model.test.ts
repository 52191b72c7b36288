// Retry and hedging against random servers: what must hold whatever the answers are.
import { Metadata, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { type AttemptRecord, CallError, CancelledError } from '../errors.ts';
import { bench, methodName, run, script } from '../testing/fake-call.ts';
import { hedging } from './hedging.ts';
import { retry } from './retry.ts';

const method = { fullName: methodName, name: 'Do', idempotent: true, kind: 'unary' as const };

// What the server answers: OK, a fatal status, or UNAVAILABLE with or without a pushback.
type Said = 'OK' | 'NOT_FOUND' | 'none' | 'never' | number;
const answers = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Said[]>('OK', 'NOT_FOUND') },
  { weight: 4, arbitrary: fc.constantFrom<Said[]>('none', 'never', 0, 5, 700) },
);

function errorOf(said: Said): CallError | undefined {
  if (said === 'OK') return undefined;
  const metadata = new Metadata();
  if (said === 'never') metadata.set('grpc-retry-pushback-ms', '-1');
  if (typeof said === 'number') metadata.set('grpc-retry-pushback-ms', String(said));
  const code = said === 'NOT_FOUND' ? status.NOT_FOUND : status.UNAVAILABLE;
  return new CallError(`${methodName} failed`, { code, method: methodName, metadata });
}

/** gRFC A6 in a dozen lines: when the attempts leave, and what is decided after each. */
function modelOf(server: readonly Said[], attempts: number, totalMs: number) {
  const left: number[] = [];
  const decisions: string[] = [];
  for (let nowMs = 0, grown = 0; ;) {
    const said = server[left.length % server.length];
    left.push(nowMs);
    if (said === 'OK') return { left, decisions };
    const waitMs = typeof said === 'number' ? said : Math.min(100 * 2 ** grown, 400);
    grown = typeof said === 'number' ? 0 : grown + 1;
    const stop = () => {
      if (said === 'NOT_FOUND') return 'not_retryable';
      if (said === 'never') return 'pushback';
      if (left.length >= attempts) return 'exhausted';
      return nowMs + waitMs >= totalMs ? 'no_time_left' : undefined;
    };
    const stopped = stop();
    decisions.push(stopped ?? 'retried');
    if (stopped) return { left, decisions };
    nowMs += waitMs;
  }
}

it('retries as the model does, attempt by attempt', async () => {
  const inputs = [fc.array(answers, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 5 })] as const;
  await fc.assert(
    fc.asyncProperty(...inputs, fc.integer({ min: 1, max: 1_500 }), async (server, attempts, totalMs) => {
      const { clock, call } = bench();
      const deadlineMs = clock.now() + totalMs;
      const one = call({ method, deadlineMs });
      // More than any call makes.
      const { next, leftAtMs } = script(
        ...Array.from({ length: 10 }, (_, n) => errorOf(server[n % server.length]!) ?? 'OK'),
      );
      const backoff = { initialBackoffMs: 100, maxBackoffMs: 400, jitter: false } as const;
      const ended = run([retry({ attempts, budget: false, ...backoff })], one, next).catch((error: unknown) => error);
      const startedAtMs = clock.now();
      await clock.advance(2_000);
      await ended;
      const expected = modelOf(server, attempts, totalMs);
      expect(leftAtMs.map((at) => at - startedAtMs)).toEqual(expected.left);
      expect(one.attempts.flatMap(({ decision }) => decision ?? [])).toEqual(expected.decisions);
      expect(clock.sleeping).toBe(0);
    }),
    { numRuns: 60 },
  );
});

interface Planned {
  readonly afterMs: number;
  readonly said: Said;
}

function wireOf(plan: readonly Planned[]) {
  const sent: { readonly call: Call; state: 'out' | 'cancelled' | Said }[] = [];
  const next = async (call: Call): Promise<unknown> => {
    const { afterMs, said } = plan[sent.length % plan.length]!;
    const mine = { call, state: 'out' as 'out' | 'cancelled' | Said };
    sent.push(mine);
    try {
      await call.client.clock.sleep(afterMs, call.signal);
    } catch (cause) {
      mine.state = 'cancelled';
      throw new CancelledError('cancelled', { method: methodName, cause });
    }
    mine.state = said;
    const error = errorOf(said);
    const record = { attempt: call.attempt, status: error?.status ?? 'OK' } as AttemptRecord;
    (call.attempts as AttemptRecord[]).push(record);
    if (error) throw error;
    return 'OK';
  };
  return { next: next as Next<unknown, unknown>, sent };
}

it('hedges so that an OK wins, nothing is left behind and no limit is passed, whatever the server does', async () => {
  const planned = fc.record({ afterMs: fc.integer({ min: 1, max: 200 }), said: answers });
  const inputs = [fc.array(planned, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 })] as const;
  const abortedAtMs = fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      ...inputs,
      fc.integer({ min: 0, max: 150 }),
      abortedAtMs,
      async (plan, attempts, delayMs, abortMs) => {
        const { clock, call } = bench();
        const { next, sent } = wireOf(plan);
        const aborter = new AbortController();
        if (abortMs !== undefined) clock.timer(abortMs, () => aborter.abort());
        const one = call({ method, signal: aborter.signal, deadlineMs: clock.now() + 3_000 });
        let settled = 0;
        const ended = run([hedging({ attempts, delayMs, budget: false })], one, next)
          .catch((error: unknown) => error)
          .finally(() => (settled = sent.length));
        await clock.advance(4_000);
        const result = await ended;

        expect(sent.length).toBeLessThanOrEqual(attempts);
        // None leaves once the caller knows.
        expect(sent.length).toBe(settled);
        expect(sent.filter(({ state }) => state === 'out')).toEqual([]);
        expect(clock.sleeping).toBe(0);
        const states = sent.map(({ state }) => state);
        if (result instanceof CancelledError) expect(aborter.signal.aborted).toBe(true);
        else if (states.includes('OK')) expect(result).toBe('OK');
        else expect(result).toBeInstanceOf(CallError);
        // Only an answer ends the race before its last attempt has ended.
        if (states.includes('cancelled') && abortMs === undefined) {
          expect(states.some((state) => state === 'OK' || state === 'NOT_FOUND')).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});
