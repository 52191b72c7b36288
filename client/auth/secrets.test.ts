// No secret in any log, error, event or metric: every kind of credentials goes through failures of every kind, and
// everything that came out is searched.
import { inspect } from 'node:util';
import pino from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { apiKey, type Auth, basic, bearer, type CallLog, createClient, oauth2, standard } from '../index.ts';
import { type Answer, type ScriptedServer, scriptedServer } from '../testing/scripted-server.ts';
import { protocol } from './token-endpoint.ts';
import { token, type TokenAnswer, tokenServer, type TokenServer } from './token-server.ts';

const secrets = ['bearer-s3cret', 'provider-s3cret', 'key-s3cret', 'password-s3cret', 'client+s3cret', 'issued-s3cret'];
const hidden = [
  ...secrets,
  's3cret',
  encodeURIComponent('client+s3cret'),
  btoa('user:password-s3cret'),
  btoa('shop:client%2Bs3cret'),
];

/** What can be seen of a value, by whatever means it is printed. */
const prints = (value: unknown): string => {
  const all = inspect(value, { depth: 8, showHidden: true, maxArrayLength: null, maxStringLength: null });
  const stack = value instanceof Error ? `${value.stack}${String(value)}` : '';
  return `${json(value)}\n${all}\n${stack}`;
};

function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)) ?? '';
  } catch {
    // prom-client's registry holds itself: whoever logs a client so gets an error.
    return '';
  }
}

let server: ScriptedServer;
let issuer: TokenServer;
// So that loading it takes nothing of the short time limits.
beforeAll(async () => void (await protocol()));
beforeEach(async () => {
  server = await scriptedServer();
  issuer = await tokenServer();
});
afterEach(async () => {
  server.close();
  await issuer[Symbol.asyncDispose]();
});

/** Makes calls that end as the answers say; all that can be seen from outside. */
async function everythingSeenOf(auth: Auth, ...answers: Answer[]): Promise<string> {
  const seen: string[] = [prints(auth)];
  const line = pino({ level: 'trace' }, { write: (text: string) => void seen.push(text) });
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    seen.push(prints([fields, message]));
    line[level](fields, message);
  };
  const logger: CallLog = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  const client = createClient(paymentGateway, server.address, {
    auth,
    allowPlaintextAuth: true,
    logger,
    policies: standard({ retry: { initialBackoffMs: 1, maxBackoffMs: 1 }, attemptTimeoutMs: 300 }),
    onEvent: (event) => {
      seen.push(prints(event));
      // What a listener throws is logged too.
      throw new Error('of the listener');
    },
  });
  seen.push(prints(client));
  for (const answer of answers) {
    server.plan(answer);
    const ended = await client.getPayment({ id: 'p1' }, { timeoutMs: 700 }).catch((error: unknown) => error);
    seen.push(prints(ended));
    line.error({ err: ended }, 'as a service would log it');
    if (ended instanceof Error && 'explain' in ended) seen.push((ended.explain as () => string)());
  }
  seen.push(await client.registry.metrics(), prints(await client.registry.getMetricsAsJSON()), prints(client));
  await client.close();
  return seen.join('\n');
}

const answers: Answer[] = ['OK', 'UNAVAILABLE', 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'silence'];
const revealing = () =>
  Object.assign(new TypeError('refused refresh_token=provider-s3cret', { cause: new Error('provider-s3cret') }), {
    code: 'provider-s3cret',
    response: { headers: { authorization: 'provider-s3cret' } },
  });
const oauth = () =>
  oauth2({ tokenUrl: issuer.url, clientId: 'shop', clientSecret: 'client+s3cret', timeoutMs: 250, scope: 'pay' });

const kinds: Record<string, () => Auth> = {
  'a bearer token': () => bearer('bearer-s3cret'),
  'an API key': () => apiKey('key-s3cret', { header: 'x-key' }),
  'user and password': () => basic('user', 'password-s3cret'),
  'a provider of tokens': () => bearer(async () => 'provider-s3cret'),
  'a provider that throws': () =>
    bearer(() => {
      throw revealing();
    }),
  'a provider that rejects': () => bearer(() => Promise.reject(revealing())),
  'a provider that rejects with text': () => bearer(() => Promise.reject('provider-s3cret' as unknown as Error)),
  'a provider of what cannot be sent': () => bearer(() => 'provider-s3cret\n'),
  'a provider of an object': () => bearer(async () => ({ token: 'provider-s3cret' }) as unknown as string),
  'an auth of your own with a bad header': () => ({ name: 'own', metadata: () => ({ 'x-key': 'key-s3cret\n' }) }),
};

const issuers: Record<string, TokenAnswer> = {
  'gives tokens': () => token('issued-s3cret'),
  'gives tokens that cannot be sent': () => token('issued-s3cret\n'),
  'gives a token of another type': () => ({ status: 200, body: { access_token: 'issued-s3cret', token_type: 'mac' } }),
  'gives a token and a wrong life': () => ({ status: 200, body: { ...token('issued-s3cret').body, expires_in: 'x' } }),
  'echoes the request in an error': ({ authorization, body }) => ({
    status: 400,
    body: { error: authorization, error_description: `${authorization} ${body} client+s3cret` },
  }),
  'echoes the request in an error of the standard': ({ authorization, body }) => ({
    status: 401,
    body: { error: 'invalid_client', error_description: `${authorization} ${body} client+s3cret`, error_uri: body },
  }),
  'echoes the request as garbage': ({ authorization, body }) => ({
    status: 200,
    body: `${authorization} ${body} client+s3cret`,
  }),
  'fails and echoes the request': ({ authorization }) => ({ status: 500, body: `${authorization} client+s3cret` }),
  hangs: 'hang',
};

const found = (text: string) => hidden.filter((one) => text.includes(one));

describe('no secret is seen', () => {
  it.each(Object.keys(kinds))('of %s', async (kind) => {
    const text = await everythingSeenOf((kinds[kind] as () => Auth)(), ...answers);
    expect(found(text)).toEqual([]);
    expect(text).toContain('payments.v1.PaymentGateway/GetPayment');
  });

  it.each(Object.keys(issuers))('when the token endpoint %s', async (name) => {
    issuer.answer = issuers[name] as TokenAnswer;
    // On a busy machine it may be that no request gets out within its 250 ms: then nothing was there to be seen.
    do expect(found(await everythingSeenOf(oauth(), ...answers))).toEqual([]);
    while (issuer.asked.length === 0);
    expect(issuer.asked[0]?.authorization).toBe(`Basic ${btoa('shop:client%2Bs3cret')}`);
  });

  it('when there is no token endpoint', async () => {
    const auth = oauth();
    await issuer[Symbol.asyncDispose]();
    const text = await everythingSeenOf(auth, 'OK');
    expect(found(text)).toEqual([]);
    expect(text).toContain('cannot be reached (ECONNREFUSED)');
    issuer = await tokenServer();
  });
});

it('would be found if it were there', () => {
  for (const secret of secrets) {
    expect(found(prints({ deep: { er: new Error('x', { cause: { secret } }) } }))).toContain(secret);
  }
});
