import { getEventListeners, once } from 'node:events';
import { expect, test } from 'vitest';
import type { Answers } from './exchange.ts';
import { bigEvent, serverOf } from './testing-stream-server.ts';
import { chargeMany, collect, openWatch, until, watch } from './testing-streams.ts';

/** Work that waits until its stream is over and notes why. */
function waitingWork() {
  const reasons: unknown[] = [];
  const work = async ({ over }: Answers<never>) => {
    await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
    reasons.push(over.reason);
    throw over.reason;
  };
  return { reasons, work };
}

test('two hundred callers leave: their work ends as CANCELLED, and no listener stays behind', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);
  const { reasons, work } = waitingWork();
  const { client, draining, context, seen } = await serverOf({ watch: work });
  const listeners = () => getEventListeners(draining.signal, 'abort').length;
  const before = listeners();
  const calls = Array.from({ length: 200 }, () => watch(client));
  await Promise.all(calls.map(({ opened }) => opened));
  expect(listeners()).toBe(before + 1); // One for all of them.
  for (const { cancel } of calls) cancel();
  await context.inFlight.idle();
  expect(listeners()).toBe(before);
  expect(reasons).toHaveLength(200);
  for (const reason of reasons) expect(reason).toMatchObject({ code: 1, message: 'the caller gave up' });
  expect(seen.map((call) => call.listenerCount('drain') + call.listenerCount('cancelled'))).toEqual(
    Array.from({ length: 200 }, () => 0),
  );
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

test('a caller that leaves while answers wait for it ends the work', async () => {
  let failed: unknown;
  const { client, context, seen } = await serverOf({
    async watch({ send }) {
      try {
        for (let sequence = 1; ; sequence++) await send(bigEvent(sequence));
      } catch (error) {
        failed = error;
        throw error;
      }
    },
  });
  const call = openWatch(client);
  call.on('error', () => {});
  await once(call, 'readable');
  await until(() => seen[0]?.writableNeedDrain === true && seen[0].listenerCount('drain') === 1);
  call.cancel();
  await context.inFlight.idle();
  expect(failed).toMatchObject({ message: 'the caller gave up' });
  expect(seen[0]?.listenerCount('drain')).toBe(0);
});

test('a caller whose deadline passes ends the work, also one that waits for a request', async () => {
  const { work } = waitingWork();
  let failed: unknown;
  const { client, context } = await serverOf({
    watch: work,
    async charge({ receive }) {
      await receive().catch((error: unknown) => (failed = error));
    },
  });
  expect(await watch(client, {}, 100).ended).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  const call = chargeMany(client);
  const { opened } = collect(call);
  await opened;
  call.cancel();
  await context.inFlight.idle();
  expect(failed).toMatchObject({ message: 'the caller gave up' });
});

test('a server that shuts down ends streams with UNAVAILABLE after what was sent, and refuses those that come late', async () => {
  const { client, draining } = await serverOf({
    async watch({ send, over }) {
      await send({ sequence: 1 });
      await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
      await send({ sequence: 2 });
    },
    async charge({ receive }) {
      await receive();
    },
  });
  const { messages, ended } = watch(client);
  const charging = collect(chargeMany(client));
  await until(() => messages.length === 1);
  await charging.opened;
  draining.abort();
  const goodbye = { status: 'UNAVAILABLE', details: 'the server is shutting down' };
  expect(await ended).toMatchObject(goodbye);
  expect(messages).toHaveLength(1);
  expect(await charging.ended).toMatchObject(goodbye);
  expect(await watch(client).ended).toMatchObject(goodbye);
});

test('a bug half-way is answered INTERNAL without its words', async () => {
  const { client } = await serverOf({
    async watch({ send }) {
      await send({ sequence: 1 });
      throw new Error('secret detail');
    },
  });
  const { messages, ended } = watch(client);
  expect(await ended).toMatchObject({ status: 'INTERNAL', details: expect.not.stringContaining('secret') as string });
  expect(messages).toHaveLength(1);
});
