import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient, standard } from './index.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const charge = 'payments.v1.PaymentGateway/Charge';
const quick = { retry: { initialBackoffMs: 1, maxBackoffMs: 1 } } as const;

/** The value of one series; undefined = there is no such series. */
const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

describe('before the first call', () => {
  it('every enum series is there and 0, so that a rate has something to start from', async () => {
    await using client = createClient(paymentGateway, 'localhost:1');
    const text = await client.registry.metrics();
    const pipeline = 'pipeline="payments.v1.PaymentGateway"';
    expect(
      valueOf(text, `resilience_calls_total{${pipeline},grpc_method="${charge}",outcome="rejected_breaker"}`),
    ).toBe(0);
    const retried = `${pipeline},grpc_method="${charge}",grpc_status="UNAVAILABLE",decision="retried"`;
    expect(valueOf(text, `resilience_retries_total{${retried}}`)).toBe(0);
    const labels = `grpc_method="${charge}",grpc_target="dns:localhost:1"`;
    expect(valueOf(text, `grpc_client_attempt_started_total{${labels}}`)).toBe(0);
    expect(valueOf(text, `grpc_client_call_duration_seconds_count{${labels},grpc_status="OK"}`)).toBe(0);
    const breaker = 'breaker="payments.v1.PaymentGateway"';
    expect(valueOf(text, `resilience_breaker_state{${breaker},state="closed"}`)).toBe(1);
    for (const state of ['open', 'half_open', 'isolated']) {
      expect(valueOf(text, `resilience_breaker_state{${breaker},state="${state}"}`)).toBe(0);
    }
    expect(valueOf(text, `resilience_breaker_transitions_total{${breaker},from="closed",to="open"}`)).toBe(0);
  });

  it('makes few series for each method', async () => {
    await using client = createClient(paymentGateway, 'localhost:1');
    const series = (await client.registry.metrics()).split('\n').filter((line) => line && !line.startsWith('#'));
    // About 80: most are buckets of histograms that start at 0.
    expect(series.length).toBeLessThan(100 * Object.keys(paymentGateway).length);
  });
});

it('counts calls, attempts, retries and waits apart', async () => {
  using server = await scriptedServer();
  await using client = createClient(paymentGateway, server.address, { policies: standard(quick), name: 'shop' });
  server.plan('UNAVAILABLE', 'UNAVAILABLE', 'OK', 'NOT_FOUND');
  await client.charge({}, { idempotencyKey: 'k1' });
  await client.charge({}, { idempotencyKey: 'k2' }).catch(() => undefined);
  const text = await client.registry.metrics();
  const labels = `grpc_method="${charge}",grpc_target="dns:${server.address}"`;
  const calls = (outcome: string) =>
    valueOf(text, `resilience_calls_total{pipeline="shop",grpc_method="${charge}",outcome="${outcome}"}`);
  expect(calls('success_after_retry')).toBe(1);
  expect(calls('failure')).toBe(1);
  expect(calls('success_first_try')).toBe(0);
  expect(valueOf(text, `grpc_client_attempt_started_total{${labels}}`)).toBe(4);
  expect(valueOf(text, `grpc_client_attempt_duration_seconds_count{${labels},grpc_status="UNAVAILABLE"}`)).toBe(2);
  expect(valueOf(text, `grpc_client_call_duration_seconds_count{${labels},grpc_status="NOT_FOUND"}`)).toBe(1);
  expect(valueOf(text, `grpc_client_call_retries_sum{${labels}}`)).toBe(2);
  expect(valueOf(text, `grpc_client_call_retries_count{${labels}}`)).toBe(1);
  expect(valueOf(text, `grpc_client_call_retry_delay_seconds_count{${labels}}`)).toBe(1);
  const decided = (status: string, decision: string) =>
    valueOf(
      text,
      `resilience_retries_total{pipeline="shop",grpc_method="${charge}",grpc_status="${status}",decision="${decision}"}`,
    );
  expect(decided('UNAVAILABLE', 'retried')).toBe(2);
  expect(decided('NOT_FOUND', 'not_retryable')).toBe(1);
});

it('follows the breaker: state, changes, and seconds in each state', async () => {
  using server = await scriptedServer();
  const clock = fakeClock();
  const policies = standard({
    retry: false,
    attemptTimeoutMs: false,
    totalTimeoutMs: false,
    breaker: { name: 'shop' },
  });
  const registry = new Registry();
  const client = createClient(paymentGateway, server.address, { policies, clock, registry });
  const breaker = 'breaker="shop"';
  server.plan('UNAVAILABLE');
  await clock.advance(2_000);
  for (let n = 0; n < 5; n += 1) await client.charge({}).catch(() => undefined);
  await clock.advance(31_000);
  let text = await registry.metrics();
  expect(valueOf(text, `resilience_breaker_state{${breaker},state="open"}`)).toBe(1);
  expect(valueOf(text, `resilience_breaker_state{${breaker},state="closed"}`)).toBe(0);
  expect(valueOf(text, `resilience_breaker_state_seconds_total{${breaker},state="closed"}`)).toBeCloseTo(2, 5);
  expect(valueOf(text, `resilience_breaker_state_seconds_total{${breaker},state="open"}`)).toBeCloseTo(31, 5);
  server.plan('OK');
  await client.charge({});
  text = await registry.metrics();
  expect(valueOf(text, `resilience_breaker_state{${breaker},state="closed"}`)).toBe(1);
  const moved = (from: string, to: string) =>
    valueOf(text, `resilience_breaker_transitions_total{${breaker},from="${from}",to="${to}"}`);
  expect([moved('closed', 'open'), moved('open', 'half_open'), moved('half_open', 'closed')]).toEqual([1, 1, 1]);
  await client.close();
});

it('never labels a series with a call id, a message or a peer address', async () => {
  using server = await scriptedServer();
  await using client = createClient(paymentGateway, server.address, { policies: standard(quick) });
  server.plan('NOT_FOUND');
  const before = (await client.registry.metrics()).split('\n').length;
  for (let n = 0; n < 3; n += 1) await client.getPayment({ id: `p${n}` }).catch(() => undefined);
  const once = (await client.registry.metrics()).split('\n').length;
  for (let n = 0; n < 50; n += 1) await client.getPayment({ id: `q${n}` }).catch(() => undefined);
  expect((await client.registry.metrics()).split('\n').length).toBe(once);
  expect(once).toBeGreaterThan(before);
});
