// grpc-js's `waitForReady` of the metadata, through this client: a server that is not there yet is waited for.
import { setTimeout as delay } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { bearer, type ClientOptions, createClient, standard } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const retried = { attempts: 2, initialBackoffMs: 1, jitter: false } as const;

it.each<[string, ClientOptions]>([
  ['no policies', { policies: [] }],
  ['the policies of standard()', { policies: standard({ attemptTimeoutMs: 10_000, retry: retried }) }],
  ['credentials', { policies: [], auth: bearer('t'), allowPlaintextAuth: true }],
])('a call that may wait for the server does, with %s', async (_, options) => {
  const gone = await scriptedServer();
  gone.close();
  const channelOptions = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 100 };
  await using client = createClient(paymentGateway, gone.address, { ...options, channelOptions });
  const hasty = await client.getPayment({ id: 'p1' }, { timeoutMs: 8_000 }).catch((error: unknown) => error);
  expect(hasty).toMatchObject({ code: 14 });
  const metadata = new Metadata({ waitForReady: true });
  const waiting = client.getPayment({ id: 'p1' }, { timeoutMs: 8_000, metadata });
  await delay(300);
  using server = await scriptedServer(gone.port);
  expect(await waiting).toMatchObject({ payment: { id: 'p1' } });
  expect(server.arrivals).toHaveLength(1);
});
