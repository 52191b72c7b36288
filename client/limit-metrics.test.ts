import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { BudgetView, Policy } from './call.ts';
import { callMetrics } from './call-metrics.ts';
import type { KnownMethod } from './methods.ts';
import { createClient, standard } from './index.ts';
import { bulkhead } from './policies/bulkhead.ts';
import { methodName } from './testing/fake-call.ts';
import { settle } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';

/** The lines of these metrics, without help and type. */
const linesOf = async (registry: Registry, prefix: string) =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(prefix));

it('shows each bulkhead as it is at the scrape', async () => {
  using server = await scriptedServer();
  server.plan('silence');
  const policies = standard({
    bulkhead: { limit: 1, queue: 5 },
    methods: { GetPayment: { bulkhead: { limit: 3, name: 'reads' } } },
  });
  const client = createClient(paymentGateway, server.address, { policies, name: 'shop' });
  const aborter = new AbortController();
  const { signal } = aborter;
  const calls = [client.charge({}, { signal }), client.charge({}, { signal }), client.getPayment({}, { signal })];
  const ended = Promise.allSettled(calls);
  expect((await linesOf(client.registry, 'resilience_bulkhead')).toSorted()).toEqual([
    'resilience_bulkhead_in_flight{bulkhead="reads"} 1',
    'resilience_bulkhead_in_flight{bulkhead="shop"} 1',
    'resilience_bulkhead_limit{bulkhead="reads"} 3',
    'resilience_bulkhead_limit{bulkhead="shop"} 1',
    'resilience_bulkhead_queued{bulkhead="reads"} 0',
    'resilience_bulkhead_queued{bulkhead="shop"} 1',
  ]);
  aborter.abort();
  await ended;
  await settle();
  expect(await linesOf(client.registry, 'resilience_bulkhead_in_flight{bulkhead="shop"}')).toEqual([
    'resilience_bulkhead_in_flight{bulkhead="shop"} 0',
  ]);
  await client.close();
});

it('shows each retry budget as it is at the scrape', async () => {
  const view: BudgetView & { tokens: number } = { name: undefined, tokens: 7, maxTokens: 10 };
  const policy: Policy = Object.assign(((call, next) => next(call)) as Policy, { budgets: [view] });
  await using client = createClient(paymentGateway, 'localhost:1', { policies: [policy], name: 'shop' });
  expect(await linesOf(client.registry, 'resilience_retry_budget')).toEqual([
    'resilience_retry_budget_tokens{budget="shop"} 7',
    'resilience_retry_budget_max_tokens{budget="shop"} 10',
  ]);
  view.tokens = 3;
  expect(await linesOf(client.registry, 'resilience_retry_budget_tokens')).toEqual([
    'resilience_retry_budget_tokens{budget="shop"} 3',
  ]);
});

it('is read by whoever asks for one gauge alone, and no more after the client is closed', async () => {
  let asked = 0;
  const policy = bulkhead({ name: 'shop' });
  const [view] = policy.bulkheads;
  const counted = {
    ...view,
    get inFlight() {
      asked += 1;
      return 4;
    },
  };
  const policies = [Object.assign(((call, next) => next(call)) as Policy, { bulkheads: [counted] })];
  const client = createClient(paymentGateway, 'localhost:1', { policies });
  const { values } = await (
    client.registry.getSingleMetric('resilience_bulkhead_in_flight') as unknown as {
      get(): Promise<{ values: object[] }>;
    }
  ).get();
  expect(values).toEqual([{ labels: { bulkhead: 'shop' }, value: 4 }]);
  await client.close();
  const before = asked;
  await client.registry.metrics();
  expect(asked).toBe(before);
});

it('counts hedges apart from retries (gRFC A96)', async () => {
  const known = { method: { fullName: methodName } } as KnownMethod;
  const registry = new Registry();
  const { emit } = callMetrics({
    registry,
    name: 'shop',
    target: 'dns:test',
    methods: new Map([['do', known]]),
    breakers: () => [],
    bulkheads: [],
    budgets: [],
    now: () => 0,
  });
  const ended = {
    type: 'call-ended',
    atMs: 0,
    callId: '1',
    method: methodName,
    outcome: 'success_hedged',
    status: 'OK',
    durationMs: 5,
    backoffMs: 0,
    message: '',
  } as const;
  emit({ ...ended, attempts: 1 });
  emit({ ...ended, attempts: 3, hedges: 2 });
  emit({ ...ended, attempts: 4, hedges: 1 });
  const labels = `{grpc_method="${methodName}",grpc_target="dns:test"}`;
  expect(await linesOf(registry, 'grpc_client_call_hedges_')).toEqual(
    expect.arrayContaining([`grpc_client_call_hedges_sum${labels} 3`, `grpc_client_call_hedges_count${labels} 2`]),
  );
  expect(await linesOf(registry, 'grpc_client_call_retries_')).toEqual(
    expect.arrayContaining([`grpc_client_call_retries_sum${labels} 2`, `grpc_client_call_retries_count${labels} 1`]),
  );
});
