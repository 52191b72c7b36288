import { expect, it } from 'vitest';
import { chaosControl, paymentGateway } from '../../proto/definitions.ts';
import { createClient } from '../create-client.ts';
import { standard } from '../standard.ts';
import { scriptedServer } from './scripted-server.ts';

it('answers each call as it is told: status, delay, pushback, cut, and the last one for ever', async () => {
  using server = await scriptedServer();
  server.plan({ delayMs: 60 }, { status: 'UNAVAILABLE', pushbackMs: 7 }, { cut: true }, 'NOT_FOUND');
  await using client = createClient(paymentGateway, server.address, { policies: standard({ retry: false }) });
  const startedAtMs = performance.now();
  await client.charge({});
  expect(performance.now() - startedAtMs).toBeGreaterThan(55);
  const error = await client.charge({}).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ status: 'UNAVAILABLE' });
  expect((error as { metadata: { get: (key: string) => unknown[] } }).metadata.get('grpc-retry-pushback-ms')).toEqual([
    '7',
  ]);
  await expect(client.charge({})).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  for (let n = 0; n < 2; n += 1) {
    await expect(client.charge({}, { timeoutMs: 5_000 })).rejects.toMatchObject({ status: 'NOT_FOUND' });
  }
});

it('serves a service of your own by the same script', async () => {
  using server = await scriptedServer({
    service: { definition: chaosControl, answers: { GetStatus: { scenario: 'mine' } } },
  });
  server.plan('UNAVAILABLE', 'OK');
  await using client = createClient(chaosControl, server.address, {
    policies: standard({ retry: { initialBackoffMs: 1 } }),
  });
  expect(await client.getStatus({})).toMatchObject({ scenario: 'mine' });
  expect(server.arrivals.map(({ method }) => method)).toEqual(['GetStatus', 'GetStatus']);
});
