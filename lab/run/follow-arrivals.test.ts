import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../client/index.ts';
import { attemptLog } from './attempt-log.ts';
import { followArrivals } from './follow-arrivals.ts';
import type { ToldArrival } from './server-control.ts';
import { toldArrival, toldEnd } from './testing-told.ts';

/** A server that remembers what it told, and whose streams can be broken. */
const fakeServer = () => {
  const remembered = new Map<string, ToldArrival>();
  const encoder = new TextEncoder();
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isUp = true;
  let opened = 0;
  return {
    control: {
      watchArrivals: () =>
        isUp
          ? Promise.resolve(
              new ReadableStream<Uint8Array>({
                start(controller) {
                  opened++;
                  stream = controller;
                },
              }),
            )
          : Promise.reject(new Error('down')),
      arrivals(sinceId: string, limit: number) {
        const after = [...remembered.values()].filter(({ id }) => Number(id) > Number(sinceId));
        const arrivals = after.slice(0, limit);
        const nextSinceId = after.length > limit ? (arrivals.at(-1)?.id ?? '') : '';
        return Promise.resolve({ arrivals, nextSinceId, lastId: [...remembered.keys()].at(-1) ?? '0' });
      },
    },
    tell(arrival: ToldArrival) {
      remembered.set(arrival.id, arrival);
      // In two parts: a line may come in pieces.
      const bytes = encoder.encode(`${JSON.stringify(arrival)}\n`);
      stream?.enqueue(bytes.slice(0, 9));
      stream?.enqueue(bytes.slice(9));
    },
    break() {
      isUp = false;
      stream?.error(new Error('broken'));
      stream = undefined;
    },
    mend: () => void (isUp = true),
    opened: () => opened,
  };
};

const followed = async () => {
  const [server, log, over] = [fakeServer(), attemptLog('ours'), new AbortController()];
  onTestFinished(() => over.abort());
  const options = { control: server.control, onArrival: log.add, clock: systemClock, signal: over.signal };
  const arrivals = await followArrivals(options);
  const ids = () => log.list(0).map(({ n, endedMs }) => [n, endedMs !== null]);
  return { server, ids, arrivals };
};

const order = (n: number, id = String(n)) => ({ id, callKey: `order-${n}`, arrivedAtUnixMs: 1_000_000 + n });

test('what came while the stream was broken is looked up: nothing is lost, nothing doubled', async () => {
  const { server, ids } = await followed();
  server.tell(toldArrival(order(1)));
  server.tell(toldArrival(order(2)));
  server.tell(toldEnd(order(1)));
  await vi.waitFor(() =>
    expect(ids()).toEqual([
      [1, true],
      [2, false],
    ]),
  );
  server.break();
  server.tell(toldEnd(order(2)));
  for (let n = 3; n <= 2_500; n++) server.tell(toldEnd(order(n)));
  server.mend();
  await vi.waitFor(() => expect(ids()).toHaveLength(2_500));
  server.tell(toldEnd(order(2_501)));
  await vi.waitFor(() => expect(ids()).toHaveLength(2_501));
  expect(ids().every(([, ended]) => ended)).toBe(true);
  expect(server.opened()).toBe(2);
});

test('to catch up reads what the stream has not told yet', async () => {
  const { server, ids, arrivals } = await followed();
  server.break();
  server.tell(toldEnd(order(1)));
  await arrivals.catchUp();
  expect(ids()).toEqual([[1, true]]);
});
