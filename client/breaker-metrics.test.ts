import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient, standard } from './index.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const plain = { retry: false, attemptTimeoutMs: false, totalTimeoutMs: false } as const;

const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

async function rig(breaker: Parameters<typeof standard>[0]) {
  const server = await scriptedServer();
  const clock = fakeClock();
  const policies = standard({ ...plain, ...breaker });
  const client = createClient(paymentGateway, server.address, { policies, clock, registry: new Registry() });
  const read = async (series: string) => valueOf(await client.registry.metrics(), series);
  const close = async () => {
    await client.close();
    server.close();
  };
  return { server, clock, policies, client, read, [Symbol.asyncDispose]: close };
}

it('shows the share of failures beside the one that opens', async () => {
  await using at = await rig({ breaker: { name: 'shop', failureRate: { share: 0.5 } } });
  const now = () => at.read('resilience_breaker_failure_ratio{breaker="shop"}');
  expect(await now()).toBe(0);
  expect(await at.read('resilience_breaker_failure_ratio_threshold{breaker="shop"}')).toBe(0.5);
  at.server.plan('UNAVAILABLE', 'OK', 'OK', 'OK');
  for (let n = 0; n < 4; n += 1) await at.client.charge({}).catch(() => undefined);
  expect(await now()).toBe(0.25);
  await at.clock.advance(10_000);
  expect(await now()).toBe(0);
});

it('shows no share where failures in a row are counted', async () => {
  await using at = await rig({ breaker: { name: 'shop' } });
  expect(await at.read('resilience_breaker_failure_ratio{breaker="shop"}')).toBeUndefined();
});

it('follows the breaker of a method from its first call on, also where another method has overrides', async () => {
  const methods = { GetPayment: { breaker: { consecutiveFailures: 1 } } };
  await using at = await rig({ breaker: { name: 'shop', scope: 'method', consecutiveFailures: 2 }, methods });
  const state = (breaker: string, of: string) =>
    at.read(`resilience_breaker_state{breaker="${breaker}",state="${of}"}`);
  expect(await state('shop/Charge', 'closed')).toBeUndefined();
  at.server.plan('UNAVAILABLE');
  for (let n = 0; n < 2; n += 1) await at.client.charge({}).catch(() => undefined);
  expect(await state('shop/Charge', 'open')).toBe(1);
  expect(await at.read('resilience_breaker_transitions_total{breaker="shop/Charge",from="closed",to="open"}')).toBe(1);
  await at.clock.advance(3_000);
  expect(await at.read('resilience_breaker_state_seconds_total{breaker="shop/Charge",state="open"}')).toBeCloseTo(3, 5);
  at.server.plan('OK');
  await at.client.getPayment({ id: 'p1' });
  expect(await state('GetPayment', 'closed')).toBe(1);
  expect(await state('shop/Charge', 'open')).toBe(1);
});

it('shows one that is isolated by hand', async () => {
  await using at = await rig({ breaker: { name: 'shop' } });
  await at.client.charge({});
  const [view] = at.policies.flatMap(({ breakers }) => breakers ?? []);
  view?.isolate();
  expect(await at.read('resilience_breaker_state{breaker="shop",state="isolated"}')).toBe(1);
  expect(await at.read('resilience_breaker_transitions_total{breaker="shop",from="closed",to="isolated"}')).toBe(1);
  view?.release();
  expect(await at.read('resilience_breaker_transitions_total{breaker="shop",from="isolated",to="closed"}')).toBe(1);
});
