import { ChannelCredentials } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { type Auth, basic, bearer, type ClientOptions, createClient } from '../index.ts';
import { scriptedServer } from '../testing/scripted-server.ts';

const refusal = (options: object): string => {
  try {
    createClient(paymentGateway, 'localhost:1', options as ClientOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return (error as Error).message;
  }
  return expect.fail('it was accepted');
};

const plain = 'auth (bearer) would travel unencrypted: give tls, or allowPlaintextAuth: true where that is no danger';

it('refuses to send credentials in the clear, whether plaintext was asked for or not', () => {
  expect(refusal({ auth: bearer('t') })).toBe(plain);
  expect(refusal({ auth: bearer('t'), credentials: ChannelCredentials.createInsecure() })).toBe(plain);
  expect(refusal({ auth: bearer('t'), allowPlaintextAuth: false })).toBe(plain);
});

it('sends them in the clear where it is told to', async () => {
  using server = await scriptedServer();
  await using client = createClient(paymentGateway, server.address, {
    auth: basic('Aladdin', 'open sesame'),
    allowPlaintextAuth: true,
  });
  await client.getPayment({ id: 'p1' });
  expect(server.arrivals[0]?.metadata['authorization']).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
});

it.each<[string, ClientOptions]>([
  ['tls', { tls: true }],
  ['credentials of grpc-js', { credentials: ChannelCredentials.createSsl() }],
  ['a server name alone', { tls: { serverName: 'payments.example' } }],
])('takes %s as safe', async (_, options) => {
  await using client = createClient(paymentGateway, 'localhost:1', { ...options, auth: bearer('t') });
  expect(client.getPayment).toBeTypeOf('function');
});

it.each<[object, RegExp]>([
  [{ tls: true, credentials: ChannelCredentials.createSsl() }, /^tls and credentials exclude each other/],
  [{ tls: false }, /^tls must be true or an object, got false$/],
  [{ tls: null }, /^tls must be an object, got null$/],
  [{ tls: { ca: 'x' } }, /^tls\.ca is not an option; there is caFile, certFile, keyFile, serverName, reloadMs$/],
  [{ tls: { caFile: 7 } }, /^tls\.caFile must be a non-empty string, got 7$/],
  [{ tls: { serverName: '' } }, /^tls\.serverName must be a non-empty string, got ""$/],
  [{ tls: { reloadMs: 99 } }, /^tls\.reloadMs must be a number from 100 to 2147483647, got 99$/],
  [{ allowPlaintextAuth: 'yes' }, /^allowPlaintextAuth must be true or false, got "yes"$/],
  [{ credentials: 'ssl' }, /^credentials must be an object, got "ssl"$/],
  [{ auth: { name: 'x', metadata: () => ({}), renew: true } }, /^auth\.renew must be a function, got boolean$/],
])('refuses %j', (options, message) => {
  expect(refusal(options)).toMatch(message);
});

it.each(['s3cret-token', null, { token: 's3cret-token' }, () => 's3cret-token'])(
  'refuses what is no auth, %j, and does not show it',
  (auth) => {
    const said = refusal({ auth, allowPlaintextAuth: true });
    expect(said).toMatch(/^auth must be made by bearer\(\)/);
    expect(said).not.toContain('s3cret');
  },
);

it('takes an auth of your own', async () => {
  using server = await scriptedServer();
  const own: Auth = { name: 'vault', metadata: async () => ({ 'x-vault': 'open' }) };
  await using client = createClient(paymentGateway, server.address, { auth: own, allowPlaintextAuth: true });
  await client.getPayment({ id: 'p1' });
  expect(server.arrivals[0]?.metadata['x-vault']).toBe('open');
});
