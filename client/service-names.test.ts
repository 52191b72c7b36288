import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const { Charge } = paymentGateway;
const made = (service: object) => createClient(service, 'localhost:1');

it.each(['Close', 'Registry', 'Breakers', 'close'])('an RPC %s is refused, with the way out', (name) => {
  const key = name.toLowerCase();
  expect(() => made({ ...paymentGateway, [name]: Charge })).toThrow(
    new TypeError(
      `the service has an RPC ${name}, but client.${key} is the client's own: give it by another name, ` +
        `const { ${name}: rpc, ...others } = service; createClient({ ...others, ${name}Rpc: rpc }, target)`,
    ),
  );
});

it('an RPC Then is refused: whoever awaits the client would wait for ever', () => {
  expect(() => made({ ...paymentGateway, Then: Charge })).toThrow(/^the service has an RPC Then, but client\.then /);
});

it('the way out works: another name is another function for the same RPC', async () => {
  using server = await scriptedServer();
  await using client = createClient({ CloseRpc: Charge }, server.address);
  await client.closeRpc({});
  expect(server.arrivals).toHaveLength(1);
});

it.each(['ToString', 'Constructor', 'HasOwnProperty', '__proto__'])('an RPC %s works', async (name) => {
  using server = await scriptedServer();
  const client = createClient({ ...paymentGateway, [name]: Charge } as object, server.address) as unknown as {
    [key: string]: (request: object) => Promise<unknown>;
    [Symbol.asyncDispose](): Promise<void>;
  };
  await client[name.charAt(0).toLowerCase() + name.slice(1)]?.({});
  expect(server.arrivals).toHaveLength(1);
  await client[Symbol.asyncDispose]();
});

it('two RPCs that would be one function are refused', () => {
  expect(() => made({ Charge, charge: Charge })).toThrow(
    new TypeError('the service has RPCs Charge and charge: both would be client.charge'),
  );
});

it.each([
  ['x', '"x"'],
  [null, 'null'],
  [{}, 'an object'],
  [{ ...Charge, path: 'Charge' }, 'an object'],
  [{ ...Charge, requestSerialize: undefined }, 'an object'],
  [{ ...Charge, responseDeserialize: 5 }, 'an object'],
])('every entry of a service must be a method: %j', (entry, shown) => {
  expect(() => made({ ...paymentGateway, $comment: entry })).toThrow(
    new TypeError(`serviceDefinition.$comment must be a method of proto-loader or grpc-js, got ${shown}`),
  );
});
