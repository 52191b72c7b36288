import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient, retryBudget, standard } from './index.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const breaker = 'breaker="payments.v1.PaymentGateway"';
const plain = { retry: false, attemptTimeoutMs: false, totalTimeoutMs: false } as const;

/** The series whose name begins so, as a map to their values. */
const read = async (registry: Registry, prefix: string) =>
  Object.fromEntries(
    (await registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith(prefix))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

it('shows an open breaker beside the closed one of another client that has its name', async () => {
  using server = await scriptedServer();
  server.plan('UNAVAILABLE');
  const registry = new Registry();
  const clock = fakeClock();
  const made = () => createClient(paymentGateway, server.address, { registry, clock, policies: standard(plain) });
  const [ill, well] = [made(), made()];
  for (let n = 0; n < 5; n += 1) await ill.charge({}).catch(() => undefined);
  const states = () => read(registry, 'resilience_breaker_state{');
  expect(await states()).toMatchObject({
    [`resilience_breaker_state{${breaker},state="closed"}`]: 1,
    [`resilience_breaker_state{${breaker},state="open"}`]: 1,
  });
  await well.close();
  expect(await states()).toMatchObject({
    [`resilience_breaker_state{${breaker},state="closed"}`]: 0,
    [`resilience_breaker_state{${breaker},state="open"}`]: 1,
  });
  await ill.close();
  expect(await states()).toEqual({});
});

it('counts the breaker, the budget and the bulkhead that two clients share once', async () => {
  const registry = new Registry();
  const clock = fakeClock();
  const budget = retryBudget({ maxTokens: 10, tokenRatio: 1, name: 'both' });
  const policies = standard({ retry: { budget }, bulkhead: { limit: 3, name: 'both' } });
  const made = () => createClient(paymentGateway, 'localhost:1', { registry, clock, policies });
  const [one, two] = [made(), made()];
  await clock.advance(2_000);
  expect(await read(registry, 'resilience_')).toMatchObject({
    [`resilience_breaker_state{${breaker},state="closed"}`]: 1,
    [`resilience_breaker_state_seconds_total{${breaker},state="closed"}`]: 2,
    'resilience_retry_budget_max_tokens{budget="both"}': 10,
    'resilience_bulkhead_limit{bulkhead="both"}': 3,
  });
  await one.close();
  expect(await read(registry, 'resilience_bulkhead_limit')).toEqual({
    'resilience_bulkhead_limit{bulkhead="both"}': 3,
  });
  await two.close();
  expect(await read(registry, 'resilience_bulkhead_limit')).toEqual({});
  expect(await read(registry, 'resilience_retry_budget')).toEqual({});
});

it('counts the time in a state up to the close of the client', async () => {
  const registry = new Registry();
  const clock = fakeClock();
  const client = createClient(paymentGateway, 'localhost:1', { registry, clock, policies: standard(plain) });
  await clock.advance(3_000);
  await client.close();
  await clock.advance(4_000);
  expect(await read(registry, 'resilience_breaker_state_seconds_total')).toMatchObject({
    [`resilience_breaker_state_seconds_total{${breaker},state="closed"}`]: 3,
  });
});

it('has metrics for a client that is made after the registry was cleared', async () => {
  const registry = new Registry();
  await createClient(paymentGateway, 'localhost:1', { registry }).close();
  registry.clear();
  await using _client = createClient(paymentGateway, 'localhost:1', { registry });
  expect(await read(registry, 'resilience_breaker_state{')).toMatchObject({
    [`resilience_breaker_state{${breaker},state="closed"}`]: 1,
  });
});

it('has nothing of a client that could not be made', async () => {
  const registry = new Registry();
  const service = { ...paymentGateway, Close: paymentGateway.Charge };
  expect(() => createClient(service, 'localhost:1', { registry })).toThrow(TypeError);
  expect(registry.getMetricsAsArray()).toEqual([]);
});
