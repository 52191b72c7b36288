// Against a token endpoint of the test's own, over HTTP on loopback.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { type CallError, CredentialsError, createClient, oauth2, type OAuth2Options, standard } from '../index.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { scriptedServer } from '../testing/scripted-server.ts';
import { token, type TokenAnswer, tokenServer, type TokenServer } from './token-server.ts';

let issuer: TokenServer;
beforeEach(async () => {
  issuer = await tokenServer();
});
afterEach(() => issuer[Symbol.asyncDispose]());

const options = (own: Partial<OAuth2Options> = {}): OAuth2Options => ({
  tokenUrl: issuer.url,
  clientId: 'shop',
  clientSecret: 's3cret+/=',
  ...own,
});
const quiet = () => undefined;
const header = async (own: Partial<OAuth2Options> = {}) =>
  (await oauth2(options(own)).metadata(quiet))['authorization'];
const why = (own: Partial<OAuth2Options> = {}): Promise<string> =>
  header(own).then(
    () => expect.fail('there was a token'),
    (error: Error) => error.message,
  );

describe('a request for a token', () => {
  it('is what RFC 6749 says: client credentials, id and secret in the header', async () => {
    expect(await header({ scope: 'pay read', audience: 'payments' })).toBe('Bearer t1');
    expect(issuer.asked[0]?.authorization).toBe(`Basic ${btoa('shop:s3cret%2B%2F%3D')}`);
    expect(Object.fromEntries(new URLSearchParams(issuer.asked[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'pay read',
      audience: 'payments',
    });
  });

  it.each<[string, TokenAnswer, string]>([
    ['500', () => ({ status: 500, body: 'oops' }), 'the token endpoint answered 500'],
    [
      'invalid_client',
      ({ authorization }) => ({ status: 401, body: { error: 'invalid_client', error_description: authorization } }),
      'the token endpoint answered 401 invalid_client',
    ],
    [
      'an error that echoes the request',
      ({ authorization }) => ({ status: 400, body: { error: authorization } }),
      'the token endpoint answered 400',
    ],
    ['garbage', () => ({ status: 200, body: '<html>' }), 'the token endpoint answered 200 with no token'],
    ['no token', () => ({ status: 200, body: {} }), 'the token endpoint answered 200 with no token'],
    [
      'another type of token',
      () => ({ status: 200, body: { access_token: 'x', token_type: 'mac' } }),
      'the token endpoint answered 200 with no token',
    ],
    [
      'a token that cannot be sent',
      () => token('abc def'),
      'the provider gave a token that is not visible ASCII: character 4 of 7 is not',
    ],
    ['a redirect', () => ({ status: 307, body: '' }), 'the token endpoint answered 307'],
  ])('that is answered with %s says so, and nothing of the answer', async (_, answer, message) => {
    issuer.answer = answer;
    expect(await why()).toBe(message);
  });

  it('that hangs ends after timeoutMs', async () => {
    issuer.answer = 'hang';
    const startedAtMs = performance.now();
    expect(await why({ timeoutMs: 100 })).toBe('the token endpoint did not answer within 100 ms');
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });

  it('to nobody says so', async () => {
    await issuer[Symbol.asyncDispose]();
    expect(await why()).toBe('the token endpoint cannot be reached (ECONNREFUSED)');
    issuer = await tokenServer();
  });
});

describe('a client', () => {
  const connect = (address: string, own: Partial<OAuth2Options> = {}) =>
    createClient(paymentGateway, address, {
      auth: oauth2(options(own)),
      allowPlaintextAuth: true,
      policies: standard(),
    });

  it('asks for one token for 50 calls at once, and for none for the next', async () => {
    using server = await scriptedServer();
    await using client = connect(server.address);
    await Promise.all(Array.from({ length: 50 }, () => client.getPayment({ id: 'p1' })));
    await client.getPayment({ id: 'p1' });
    expect(issuer.asked).toHaveLength(1);
    expect(new Set(server.arrivals.map(({ metadata }) => metadata['authorization']))).toEqual(new Set(['Bearer t1']));
    expect(server.arrivals).toHaveLength(51);
  });

  it('replaces the token before it ends', async () => {
    using server = await scriptedServer();
    const clock = fakeClock();
    await using client = connect(server.address, { clock, refreshBeforeMs: 60_000 });
    await client.getPayment({ id: 'p1' });
    expect(clock.sleeping).toBe(0);
    await clock.advance(3_540_000);
    await client.getPayment({ id: 'p1' });
    await expect.poll(() => issuer.asked.length).toBe(2);
    await expect
      .poll(async () => {
        await client.getPayment({ id: 'p1' });
        return server.arrivals.at(-1)?.metadata['authorization'];
      })
      .toBe('Bearer t2');
    expect(server.arrivals[1]?.metadata['authorization']).toBe('Bearer t1');
  });

  it('tries a call that was turned down once more, with a new token', async () => {
    using server = await scriptedServer();
    const clock = fakeClock();
    await using client = connect(server.address, { clock });
    await client.getPayment({ id: 'p1' });
    await clock.advance(60_000);
    server.plan('UNAUTHENTICATED', 'OK');
    await client.getPayment({ id: 'p1' });
    expect(server.arrivals.map(({ metadata }) => metadata['authorization'])).toEqual([
      'Bearer t1',
      'Bearer t1',
      'Bearer t2',
    ]);
    server.plan('UNAUTHENTICATED');
    const error = await client.getPayment({ id: 'p1' }).catch((thrown: unknown) => thrown as CallError);
    expect(error).toMatchObject({ status: 'UNAUTHENTICATED' });
    expect(issuer.asked.length).toBeLessThanOrEqual(3);
  });

  it('fails a call within its deadline when the endpoint hangs, and nothing leaves', async () => {
    using server = await scriptedServer();
    issuer.answer = 'hang';
    await using client = connect(server.address, { timeoutMs: 300 });
    const startedAtMs = performance.now();
    const error = await client
      .getPayment({ id: 'p1' }, { timeoutMs: 100 })
      .catch((thrown: unknown) => thrown as CallError);
    expect(error).toBeInstanceOf(CredentialsError);
    expect((error as CallError).message).toMatch(
      /GetPayment not sent: no credentials from oauth2: none within (99|100) ms$/,
    );
    expect((error as CallError).attempts).toEqual([]);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(server.arrivals).toEqual([]);
  });
});

describe('the options', () => {
  it.each<[object, RegExp]>([
    [{ tokenUrl: 'http://issuer.example/token' }, /^oauth2\.tokenUrl must begin with https:\/\/ .* got http:\/\/$/],
    [{ tokenUrl: 'http://127.0.0.1.evil.example/token' }, /^oauth2\.tokenUrl must begin with https/],
    [{ tokenUrl: 'ftp://issuer.example' }, /^oauth2\.tokenUrl must begin with https/],
    [{ tokenUrl: 'https://u:s3cret@issuer.example/' }, /^oauth2\.tokenUrl must not hold a user or password/],
    [{ tokenUrl: '/token?s3cret' }, /^oauth2\.tokenUrl must be an absolute URL$/],
    [{ tokenUrl: undefined }, /^oauth2\.tokenUrl must be an absolute URL$/],
    [{ clientId: '' }, /^oauth2\.clientId must be a non-empty string/],
    [{ clientSecret: '' }, /^oauth2\.clientSecret must not be empty$/],
    [{ clientSecret: { value: 's3cret' } }, /^oauth2\.clientSecret must be a string, got object$/],
    [{ scope: 7 }, /^oauth2\.scope must be a non-empty string, got 7$/],
    [{ audience: '' }, /^oauth2\.audience must be a non-empty string/],
    [{ refreshBeforeMs: -1 }, /^oauth2\.refreshBeforeMs must be a number from 0 to/],
    [{ timeoutMs: 0 }, /^oauth2\.timeoutMs must be a number from 1 to/],
    [{ secret: 's3cret' }, /^oauth2\.secret is not an option; there is tokenUrl, clientId/],
  ])('refuse %j', (own, message) => {
    const make = () => oauth2({ ...options(), ...own });
    expect(make).toThrow(message);
    expect(make).not.toThrow(/s3cret/);
  });

  it('refuse a secret in place of options, and do not show it', () => {
    expect(() => oauth2('s3cret' as never)).toThrow(/^oauth2 wants an object of options, got string$/);
    expect(() => oauth2(null as never)).toThrow(/^oauth2 must be an object, got null$/);
  });

  it.each(['http://localhost:1/t', 'http://127.0.0.1:1/t', 'http://[::1]:1/t', 'https://issuer.example/t'])(
    'take %s',
    (tokenUrl) => {
      expect(oauth2(options({ tokenUrl })).name).toBe('oauth2');
    },
  );
});
