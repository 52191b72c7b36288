import { expect, it } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { createClient, standard } from '../index.ts';
import { scriptedServer } from '../testing/scripted-server.ts';

const short = { retry: false, attemptTimeoutMs: 50, breaker: { consecutiveFailures: 1 } } as const;
// To dial before it counts.
const patient = { Charge: { attemptTimeoutMs: 5_000, breaker: false } } as const;

function stall(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

it('does not charge the server for a time limit that passed while this process was busy (grpc/grpc-node#2829)', async () => {
  using server = await scriptedServer();
  const policies = standard({ ...short, methods: patient });
  await using client = createClient(paymentGateway, server.address, { policies });
  const state = () => policies.flatMap(({ breakers }) => breakers ?? [])[0]?.state;
  await client.charge({});
  server.plan('silence');

  const held = client.getPayment({ id: 'p1' }).catch((error: unknown) => error);
  stall(400);
  expect(await held).toMatchObject({ code: 4, limit: 'attempt' });
  expect(state()).toBe('closed');

  // On a machine that stalls by itself now and then, one of these at least is on time.
  for (let n = 0; n < 20 && state() === 'closed'; n += 1) await client.getPayment({ id: 'p1' }).catch(() => undefined);
  expect(state()).toBe('open');
});
