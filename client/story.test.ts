// What a caller is told of a call that a policy ended, by a client and a server that are real.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import {
  CallError,
  type CallOptions,
  CancelledError,
  circuitBreaker,
  type ClientEvent,
  createClient,
  hooks,
  type Policy,
  retry,
  standard,
  totalTimeout,
} from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/index.ts';

const method = 'payments.v1.PaymentGateway/Charge';
const quick = { initialBackoffMs: 1, jitter: false } as const;
const boo = () => {
  throw new Error('boo');
};

let server: ScriptedServer;
beforeAll(async () => (server = await scriptedServer()));
afterAll(() => server[Symbol.dispose]());

const events: ClientEvent[] = [];
const ended = () => events.flatMap((event) => (event.type === 'call-ended' ? [event] : []));

/** What a call fails with. */
async function failure(policies: readonly Policy[], options: CallOptions = {}): Promise<CallError> {
  events.length = 0;
  const onEvent = (event: ClientEvent) => void events.push(event);
  const client = createClient(paymentGateway, server.address, { policies, onEvent });
  try {
    return await client.charge({}, options).then(
      () => expect.unreachable(),
      (error: CallError) => error,
    );
  } finally {
    await client.close({ limitMs: 0 });
  }
}

it('an attempt that a policy let outlive the deadline is under way, and counted', async () => {
  server.plan('silence');
  const timeless: Policy = (call, next) => next({ ...call, deadlineMs: Infinity });
  const error = await failure([totalTimeout(60), timeless]);
  expect(error.explain()).not.toContain('Nothing left');
  expect(ended()).toMatchObject([{ attempts: 1, outcome: 'timeout' }]);
});

it('a total time is told as it was given, not as what was left of it', async () => {
  server.plan('UNAVAILABLE', 'silence');
  const error = await failure([totalTimeout(300), retry({ initialBackoffMs: 100, jitter: false })]);
  expect(error).toMatchObject({ limit: 'total', message: `${method} not answered within 300 ms in all` });
  server.plan('silence');
  expect(await failure([], { timeoutMs: 50 })).toMatchObject({
    message: `${method} not answered within 50 ms in all`,
  });
});

it('a circuit that opened meanwhile is the reason why there was no further attempt', async () => {
  server.plan('UNAVAILABLE');
  const error = await failure([retry(quick), circuitBreaker({ consecutiveFailures: 1 })]);
  expect(error.attempts).toMatchObject([
    { decision: 'retried', refusal: expect.stringContaining('circuit') as string },
  ]);
  expect(error.explain()).toContain(`It was not tried again: ${method} refused: circuit`);
});

it('a hook that throws after the answer leaves no doubt that the work was done', async () => {
  server.plan('OK');
  const error = await failure([hooks({ onResponse: boo })]);
  expect(error.explain()).toContain('onResponse threw: boo. The server did the work.');
});

it('a refused connection leaves no doubt that nothing was sent', async () => {
  const client = createClient(paymentGateway, '127.0.0.1:1', { policies: [] });
  const error = await client.charge({}).catch((reason: CallError) => reason);
  expect(error).toMatchObject({ attempts: [{ unsent: true }] });
  expect((error as CallError).explain()).toContain('No connection was made, so nothing was done.');
  await client.close();
});

it('a server that answers UNAVAILABLE was sent something', async () => {
  server.plan('UNAVAILABLE');
  const error = await failure([]);
  expect(error.attempts[0]).not.toHaveProperty('unsent');
  expect(error.explain()).toContain('may have done the work');
});

it.each<[string, readonly Policy[], number]>([
  ['shouldRetry', standard({ retry: { shouldRetry: boo } }), 1],
  ['backoff', standard({ retry: { backoff: boo } }), 1],
  ['a policy before it has a promise', [boo, ...standard()], 0],
  ['a policy inside', [retry(quick), (call, next) => (call.attempt > 1 ? boo() : next(call))], 1],
  ['a policy without a promise', [(() => undefined) as unknown as Policy], 0],
])('what %s throws is a CallError with its cause and the attempts', async (_, policies, attempts) => {
  server.plan('UNAVAILABLE');
  const error = await failure(policies);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ status: 'INTERNAL', method, cause: expect.any(Error) as Error });
  expect(error.message).toContain(`${method} failed: a policy threw: `);
  expect(error.attempts).toHaveLength(attempts);
  expect(ended()).toMatchObject([{ outcome: 'failure', status: 'INTERNAL' }]);
});

it('what a policy throws into a stream is a CallError too', async () => {
  server.plan('UNAVAILABLE');
  const policies: Policy[] = [retry(quick), (call, next) => (call.attempt > 1 ? boo() : next(call))];
  await using client = createClient(paymentGateway, server.address, { policies });
  const error = await client
    .watchPayments({})
    .next()
    .catch((reason: CallError) => reason);
  expect(error).toMatchObject({ name: 'CallError', status: 'INTERNAL', attempts: [{ status: 'UNAVAILABLE' }] });
});

it('what a policy rejects with because the caller gave up is a cancellation', async () => {
  const patient: Policy = async (call, next) => {
    await call.client.clock.sleep(60_000, call.signal);
    return next(call);
  };
  const error = await failure([patient], { signal: AbortSignal.timeout(20) });
  expect(error).toBeInstanceOf(CancelledError);
  expect(ended()).toMatchObject([{ outcome: 'cancelled', attempts: 0 }]);
});

it("what onError returns is the caller's as it is, of whatever class", async () => {
  class NoSuchPayment extends Error {}
  const own = new NoSuchPayment();
  server.plan('NOT_FOUND');
  expect(await failure([hooks({ onError: () => own })])).toBe(own);
});

it('an attempt that ends with its client is counted, and nobody says that its caller gave up', async () => {
  server.plan('silence');
  const before = server.arrivals.length;
  const seen: ClientEvent[] = [];
  const onEvent = (event: ClientEvent) => void seen.push(event);
  const client = createClient(paymentGateway, server.address, { policies: standard(), onEvent });
  const failed = client.charge({}).catch((reason: CallError) => reason);
  await vi.waitFor(() => expect(server.arrivals).toHaveLength(before + 1));
  await client.close({ limitMs: 0 });
  const error = (await failed) as CallError;
  expect(error.explain()).toContain('cancelled: the client was closed.');
  expect(error.explain()).not.toContain('gave up');
  expect(seen.at(-1)).toMatchObject({ type: 'call-ended', attempts: 1 });
});
