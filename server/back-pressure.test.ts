import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bigEvent, serverOf } from './testing-stream-server.ts';
import { chargeMany, collect, openWatch } from './testing-streams.ts';
import { goodCharge } from './testing.ts';

const big = 'd'.repeat(4000);

test('a reader that does not read holds the work up, whatever there is to send, and gets all of it once it reads', async () => {
  let produced = 0;
  const { client } = await serverOf({
    async watch({ send }) {
      for (let sequence = 1; sequence <= 2000; sequence++) {
        produced = sequence;
        await send(bigEvent(sequence));
      }
    },
  });
  const call = openWatch(client);
  await once(call, 'readable'); // Nothing is read from now on.
  let before = -1;
  while (before !== produced) {
    before = produced;
    await wait(100);
  }
  expect(produced).toBeGreaterThan(10);
  expect(produced).toBeLessThan(400);
  const { messages, ended } = collect(call);
  expect(await ended).toMatchObject({ status: 'OK' });
  expect(messages.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 2000 }, (_, n) => n + 1));
});

test('requests are not read while answers wait for the reader', async () => {
  let received = 0;
  const { client } = await serverOf({
    async charge({ receive, send }) {
      while (await receive()) await send({ idempotencyKey: `${++received}`, failure: { message: big } });
    },
  });
  const call = chargeMany(client);
  call.on('error', () => {});
  const writing = (async () => {
    for (let index = 0; index < 2000; index++)
      if (!call.write({ ...goodCharge('k'), description: big })) await once(call, 'drain');
    call.end();
  })();
  await once(call, 'readable'); // Nothing is read from now on.
  let before = -1;
  while (before !== received) {
    before = received;
    await wait(100);
  }
  expect(received).toBeGreaterThan(10);
  expect(received).toBeLessThan(400);
  const { messages, ended } = collect(call);
  await writing;
  expect(await ended).toMatchObject({ status: 'OK' });
  expect(messages.map(({ idempotencyKey }) => Number(idempotencyKey))).toEqual(
    Array.from({ length: 2000 }, (_, n) => n + 1),
  );
});
