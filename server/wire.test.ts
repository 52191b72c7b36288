import { Server, ServerCredentials, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { Wire } from './faults/fault.ts';
import { connect, invoke } from './testing.ts';
import { chargeMany, openWatch, until } from './testing-streams.ts';
import { type WithHeaders, wireOf } from './wire.ts';

/** A server whose calls of three shapes all end at once, and the way beneath each. */
async function wires() {
  const server = new Server();
  const seen: Wire[] = [];
  const look = (call: WithHeaders) => seen.push(wireOf(call, () => Buffer.from('bytes')));
  server.addService(unstableService, {
    ProcessData(call: WithHeaders, callback: (error: object) => void) {
      look(call);
      callback({ code: status.ABORTED });
    },
  });
  const { WatchPayments, ChargeMany } = paymentGateway;
  const stay = (call: ServerDuplexStream<object, object>) => void look(call);
  server.addService({ WatchPayments, ChargeMany }, { WatchPayments: stay, ChargeMany: stay });
  const port = await new Promise<number>((resolve) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => resolve(bound));
  });
  onTestFinished(() => server.forceShutdown());
  return { seen, client: connect(`127.0.0.1:${port}`) };
}

test('grpc-js keeps the HTTP/2 stream of every shape of call where it is looked for', async () => {
  const { seen, client } = await wires();
  await invoke(client, unstableService.ProcessData, { payload: 'x' });
  const calls = [openWatch(client), chargeMany(client)];
  for (const call of calls) call.on('error', () => {});
  await until(() => seen.length === 3);
  const streams = seen.map((wire) => wire.stream());
  // The order in which a server hears of calls that come together is its own.
  expect(streams.map(({ id }) => id).toSorted((a = 0, b = 0) => a - b)).toEqual([1, 3, 5]);
  expect(streams[1]?.headersSent).toBe(false);
  seen[1]?.sendHeaders();
  expect(streams[1]?.headersSent).toBe(true);
  expect(streams[2]?.session?.socket.remoteAddress).toBe('127.0.0.1');
  expect(seen[0]?.serialize({})).toEqual(Buffer.from('bytes'));
  for (const call of calls) call.cancel();
});

test('where it is not, the error says what is missing', () => {
  const wire = wireOf({ sendMetadata() {} }, () => Buffer.alloc(0));
  expect(() => wire.stream()).toThrow('grpc-js keeps no HTTP/2 stream where this version expects one');
});
