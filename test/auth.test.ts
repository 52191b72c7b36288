// Our client against our server where callers must prove who they are: a real process, set by its environment.
import { status } from '@grpc/grpc-js';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, bearer, type ClientOptions, createClient, standard } from '../client/index.ts';
import { paymentGateway } from '../proto/definitions.ts';
import { type Certificates, certificates } from '../server/testing-certificates.ts';
import { type ServerProcess, startProcess } from '../server/testing-process.ts';
import { needs } from './needs.ts';

const secret = 'the secret of this test, of more than 32 bytes';
const keys = { 'shop-1': 'the-api-key-of-shop-1', 'shop-2': 'the-api-key-of-shop-2' };
const tool = needs('openssl');
let made: Certificates;

const token = (validS: number) =>
  new SignJWT({ sub: 'shop-1', iss: 'the-test', exp: Math.floor(Date.now() / 1000) + validS })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));

const request = (idempotencyKey: string) => ({
  idempotencyKey,
  account: 'acc-1',
  amount: { currency: 'EUR', minorUnits: 1299 },
});

function clientOf({ grpcPort }: ServerProcess, options: ClientOptions) {
  return createClient(paymentGateway, `localhost:${grpcPort}`, { policies: standard({ breaker: false }), ...options });
}

/** "OK", or how one charge failed. */
async function charge(server: ServerProcess, options: ClientOptions, key = 'k1'): Promise<string> {
  await using client = clientOf(server, options);
  return client.charge(request(key), { timeoutMs: 20_000 }).then(
    () => 'OK',
    (error: { code: status; message: string }) => `${status[error.code]} ${error.message}`,
  );
}

const tlsFiles = () => ({ TLS_CERT_FILE: made.file('server.pem'), TLS_KEY_FILE: made.file('server.key') });
const tls = (name?: string): ClientOptions => ({
  tls: {
    caFile: made.file('authority.pem'),
    ...(name ? { certFile: made.file(`${name}.pem`), keyFile: made.file(`${name}.key`) } : {}),
  },
});

async function stop({ child, exit, output }: ServerProcess): Promise<string> {
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  return output.stdout + output.stderr;
}

describe.skipIf(!tool.ok)(tool.ok ? 'client and server' : `client and server (skipped: ${tool.reason})`, () => {
  beforeAll(() => {
    made = certificates();
    made.authority('authority');
    made.certificate('server', { authority: 'authority', names: 'DNS:localhost,IP:127.0.0.1' });
    made.certificate('shop-1', { authority: 'authority' });
  });
  afterAll(() => made.remove());

  it('agree on tokens over TLS, and a client with an expired one fetches another', async () => {
    const server = await startProcess({
      AUTH: 'jwt',
      AUTH_JWT_SECRET: secret,
      AUTH_JWT_ISSUER: 'the-test',
      ...tlsFiles(),
    });
    const [old, fresh] = [await token(-60), await token(60)];
    expect(await charge(server, { auth: bearer(fresh), ...tls() })).toBe('OK');
    expect(await charge(server, { auth: bearer(old), ...tls() })).toMatch(/^UNAUTHENTICATED .*the token has expired/);
    expect(await charge(server, tls())).toMatch(/^UNAUTHENTICATED .*no token was sent/);
    const tokens = [old, fresh];
    const provider = bearer(() => tokens.shift() ?? fresh);
    expect(await charge(server, { auth: provider, ...tls() }, 'k2')).toBe('OK');
    expect(tokens).toEqual([]);
    const log = await stop(server);
    expect(log).toContain('"caller":"shop-1"');
    for (const text of [secret, old, fresh, ...fresh.split('.')]) expect(log).not.toContain(text);
  });

  it('agree on API keys', async () => {
    const pairs = Object.entries(keys).map((pair) => pair.join(':'));
    const server = await startProcess({ AUTH: 'api-key', AUTH_API_KEYS: pairs.join(), ...tlsFiles() });
    expect(await charge(server, { auth: apiKey(keys['shop-2']), ...tls() })).toBe('OK');
    expect(await charge(server, { auth: apiKey('the-api-key-of-shop-3'), ...tls() })).toMatch(/^UNAUTHENTICATED /);
    const log = await stop(server);
    expect(log).toContain('"caller":"shop-2"');
    for (const key of ['the-api-key-of-shop-3', ...Object.values(keys)]) expect(log).not.toContain(key);
  });

  it('agree on certificates', async () => {
    const server = await startProcess({
      AUTH: 'mtls',
      TLS_CLIENT_CA_FILE: made.file('authority.pem'),
      ...tlsFiles(),
    });
    expect(await charge(server, tls('shop-1'))).toBe('OK');
    expect(await charge(server, tls())).toMatch(/^UNAUTHENTICATED .*no client certificate was sent/);
    expect(await stop(server)).toContain('"caller":"shop-1"');
  });
});

it('a client that minds the pushback of a rate limit gets every call through', async () => {
  const server = await startProcess({ RATE_LIMIT_PER_SECOND: '2', RATE_LIMIT_BURST: '1' });
  const retry = { attempts: 5, budget: false, retryableStatuses: ['RESOURCE_EXHAUSTED'] } as const;
  await using client = clientOf(server, { policies: standard({ breaker: false, retry }) });
  for (let index = 0; index < 5; index++) await client.charge(request(`k${index}`), { timeoutMs: 30_000 });
  const metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  expect(metrics).toMatch(/rate_limited_calls_total\{grpc_method="payments\.v1\.PaymentGateway\/Charge"\} [1-9]/);
  await stop(server);
});
