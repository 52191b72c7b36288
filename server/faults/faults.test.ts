import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { FaultContext } from './fault.ts';
import { createFault, describeFault, faultKinds, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, mustNotRun, works } from './testing.ts';

interface Waits {
  readonly context: FaultContext;
  readonly slept: number[];
  readonly draining: AbortController;
  readonly stopped: AbortController;
}

/** A clock whose sleeps end at once, or only by the signal. */
function waits({ forever = false } = {}): Waits {
  const [draining, stopped, slept] = [new AbortController(), new AbortController(), [] as number[]];
  const sleep = (delayMs: number, signal?: AbortSignal) => {
    slept.push(delayMs);
    if (!forever) return Promise.resolve();
    return new Promise<void>((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    );
  };
  return {
    context: faultContext({ clock: { now: () => 0, sleep }, draining: draining.signal, stopped: stopped.signal }),
    slept,
    draining,
    stopped,
  };
}

for (const kind of ['sleep', 'latency'] as const) {
  test(`${kind} waits, then the handler runs, also when the caller is gone`, async () => {
    const { context, slept } = waits();
    const fault = createFault({ kind, delayMs: 5000 }, context);
    await expect(fault(arrivalOf({ gone: AbortSignal.abort() }), works)).resolves.toBe('did r');
    expect(slept).toEqual([5000]);
  });

  test(`${kind} is cut by the server’s stop, and the handler does not run`, async () => {
    const { context, stopped } = waits({ forever: true });
    const held = createFault({ kind, delayMs: 5000 }, context)(arrivalOf(), mustNotRun);
    stopped.abort();
    await expect(held).rejects.toMatchObject({ code: status.UNAVAILABLE, message: 'the server is shutting down' });
  });
}

test('error answers with its status and message, and the handler does not run', async () => {
  const fault = createFault({ kind: 'error', status: 'RESOURCE_EXHAUSTED', message: 'full' }, waits().context);
  const answer = { name: 'FaultError', code: status.RESOURCE_EXHAUSTED, message: 'full' };
  await expect(fault(arrivalOf(), mustNotRun)).rejects.toMatchObject(answer);
});

test('hang holds a call until the caller gives up', async () => {
  const caller = new AbortController();
  const held = createFault({ kind: 'hang' }, waits().context)(arrivalOf({ gone: caller.signal }), mustNotRun);
  const first = await Promise.race([held.catch(() => 'released'), new Promise((done) => setTimeout(done, 50, 'held'))]);
  expect(first).toBe('held');
  caller.abort();
  await expect(held).rejects.toMatchObject({ code: status.CANCELLED });
});

test('hang lets go at once of a caller that is gone already', async () => {
  const held = createFault({ kind: 'hang' }, waits().context)(arrivalOf({ gone: AbortSignal.abort() }), mustNotRun);
  await expect(held).rejects.toMatchObject({ code: status.CANCELLED });
});

test('hang lets go when the server shuts down', async () => {
  const { context, draining } = waits();
  const held = createFault({ kind: 'hang' }, context)(arrivalOf(), mustNotRun);
  draining.abort();
  await expect(held).rejects.toMatchObject({ code: status.UNAVAILABLE });
});

test('the words of a fault name its delay and its status', () => {
  const given = [{ kind: 'sleep', delayMs: 5000 }, { kind: 'error', status: 'UNAVAILABLE' }, { kind: 'hang' }];
  const words = [...given, { kind: 'latency', delayMs: 250 }].map((one) => describeFault(faultOptions.parse(one)));
  expect(words).toEqual(['sleep 5 s, then succeed', 'answer UNAVAILABLE', 'never answer', 'answer 0.25 s late']);
});

interface OptionSchema {
  readonly const?: unknown;
  readonly enum?: unknown[];
  readonly minimum?: number;
  readonly anyOf?: OptionSchema[];
}

interface OptionsSchema {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, OptionSchema>>;
}

const leastOf = (option?: OptionSchema): unknown =>
  option?.const ?? option?.enum?.[0] ?? option?.minimum ?? (option?.anyOf && leastOf(option.anyOf[0]));

/** The least that a scenario must say about each kind, read from its schema: a new kind needs no line here. */
function leastOptions(): unknown[] {
  const { oneOf } = z.toJSONSchema(faultOptions, { io: 'input' }) as unknown as { oneOf: OptionsSchema[] };
  return oneOf.map(({ required, properties }) => {
    return Object.fromEntries(required.map((name) => [name, leastOf(properties[name]) ?? 'x']));
  });
}

test('every kind has words of its own', () => {
  const least = leastOptions().map((one) => faultOptions.parse(one));
  expect(least.map(({ kind }) => kind)).toEqual(faultKinds);
  const words = least.map((one) => describeFault(one));
  for (const one of words) expect(one).toMatch(/^[a-z].*[^.\s]$/);
  expect(new Set(words).size).toBe(faultKinds.length);
});

test('OK is no failure', () => {
  expect(faultOptions.safeParse({ kind: 'error', status: 'OK' }).success).toBe(false);
});
