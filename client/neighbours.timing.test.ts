// What the bad end of one call does to those beside it on the same connection: nothing.
import { afterEach, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { type CallError, type ClientEvent, createClient, standard } from './index.ts';
import { type Answer, scriptedServer } from './testing/scripted-server.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** How five slow calls end beside one that ends as planned, and another behind them; then what was seen beneath. */
async function beside(plan: Answer, timeoutMs: number) {
  const server = await scriptedServer();
  const proxy = await tcpProxy(() => server.port);
  const events: ClientEvent[] = [];
  const client = createClient(unstableService, proxy.address, {
    policies: standard({ attemptTimeoutMs: 5_000, retry: false }),
    onEvent: (event) => events.push(event),
  });
  cleanUps.push(
    () => server.close(),
    () => proxy.close(),
    () => client.close(),
  );
  const ask = (own = {}) =>
    client.processData({ payload: 'x' }, own).then(
      () => 'OK',
      (error: CallError) => error.status,
    );
  expect(await ask()).toBe('OK');
  server.plan(plan, { delayMs: 500 });
  const bad = ask({ timeoutMs });
  const others = Array.from({ length: 5 }, () => ask());
  const first = await bad;
  // The others are under way still.
  expect(events.filter(({ type }) => type === 'call-ended')).toHaveLength(2);
  const after = ask();
  return {
    bad: first,
    others: await Promise.all(others),
    after: await after,
    connections: proxy.accepted(),
    recycled: events.filter(({ type }) => type === 'channel-recycled').length,
  };
}

const untouched = { others: ['OK', 'OK', 'OK', 'OK', 'OK'], after: 'OK', connections: 1, recycled: 0 };

it('a call that runs out of time aborts nobody else (opossum aborts all)', async () => {
  expect(await beside('silence', 100)).toEqual({ ...untouched, bad: 'DEADLINE_EXCEEDED' });
});

it('one UNAVAILABLE closes no connection that others use (grpc-resilient closes it)', async () => {
  expect(await beside('UNAVAILABLE', 5_000)).toEqual({ ...untouched, bad: 'UNAVAILABLE' });
});
