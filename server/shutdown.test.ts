import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { ChaosServer } from './start-chaos-server.ts';
import { goodCharge, instantClock, invoke, serverAndClient } from './testing.ts';

const arrived = (server: ChaosServer) =>
  new Promise<void>((resolve) => {
    server.onArrival(() => resolve());
  });

test('a hung call does not stop the drain: it is let go, and its answer names the fault', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'hang', drainMs: 60_000 });
  const here = arrived(server);
  const reply = invoke(client, unstableService.ProcessData, { payload: 'x' });
  await here;
  await server.close();
  expect(await reply).toMatchObject({
    status: 'UNAVAILABLE',
    details: 'the server is shutting down',
    faultKind: 'hang',
    faultId: expect.stringMatching(/-1$/) as string,
  });
}, 20_000);

test('a slow call in flight is answered before the server stops', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'slow', drainMs: 60_000 });
  const here = arrived(server);
  const reply = invoke(client, paymentGateway.Charge, goodCharge('k'));
  await here;
  await server.close();
  expect(await reply).toMatchObject({ status: 'OK', faultKind: 'latency' });
});

test('a call that outlasts the drain is cut', async () => {
  let cut = false;
  const sleep = (delayMs: number, signal?: AbortSignal) => {
    if (delayMs !== 1000) return wait(delayMs, undefined, signal ? { signal } : {});
    return new Promise<void>((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        cut = true;
        reject(signal.reason as Error);
      });
    });
  };
  const [server, client] = await serverAndClient({
    chaosMode: 'slow',
    drainMs: 100,
    clock: { ...instantClock, sleep },
  });
  const here = arrived(server);
  const reply = invoke(client, unstableService.ProcessData, { payload: 'x' });
  await here;
  await server.close();
  expect(cut).toBe(true);
  expect(await reply).toMatchObject({ status: 'UNAVAILABLE', details: 'the server is shutting down' });
});

test('closing twice is closing once, and the ports are free again', async () => {
  const [server] = await serverAndClient();
  await Promise.all([server.close(), server.close()]);
  const [again] = await serverAndClient({ grpcPort: server.grpcPort, metricsPort: server.metricsPort });
  expect(again.grpcPort).toBe(server.grpcPort);
});
