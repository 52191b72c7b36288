// A token that is replaced while calls are under way: every one of them is turned down with the old one.
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { bearer, type CallError, createClient } from '../index.ts';

/** A server that takes one token at a time, and answers each call somewhat later than the one before. */
async function guardedServer() {
  const state = { valid: 'T1', arrived: 0, close: () => server.forceShutdown(), port: 0 };
  const server = new Server();
  server.addService(paymentGateway, {
    Charge(call: ServerUnaryCall<object, object>, done: sendUnaryData<object>) {
      state.arrived += 1;
      const answer = () =>
        call.metadata.get('authorization')[0] === `Bearer ${state.valid}`
          ? done(null, { payment: { id: 'p1' } })
          : done({ code: status.UNAUTHENTICATED, details: 'an old token' });
      setTimeout(answer, 10 + state.arrived * 5);
    },
  });
  state.port = await new Promise<number>((resolve, reject) => {
    const credentials = ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', credentials, (error, at) => (error ? reject(error) : resolve(at)));
  });
  return state;
}

it.each([
  ['at hand', (token: string) => token],
  ['fetched', (token: string) => Promise.resolve(token)],
])('tries all calls that carried the old token once more, also those that hear of it last (%s)', async (_, give) => {
  const server = await guardedServer();
  let token = 'T1';
  await using client = createClient(paymentGateway, `127.0.0.1:${server.port}`, {
    auth: bearer(() => give(token)),
    allowPlaintextAuth: true,
  });
  const ended = (call: Promise<unknown>) =>
    call.then(
      () => 'OK',
      (error: CallError) => error.status,
    );
  expect(await ended(client.charge({}))).toBe('OK');
  const calls = Array.from({ length: 10 }, () => ended(client.charge({})));
  await expect.poll(() => server.arrived, { interval: 1 }).toBe(11);
  server.valid = token = 'T2';
  expect(await Promise.all(calls)).toEqual(Array.from({ length: 10 }, () => 'OK'));
  expect(server.arrived).toBe(21);
  server.close();
});
