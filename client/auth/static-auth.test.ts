// The kinds whose credentials are at hand: bearer, API key, basic.
import { describe, expect, it } from 'vitest';
import { apiKey } from './api-key.ts';
import { type Auth, NoCredentials } from './auth.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';

const quiet = () => undefined;
const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
  return expect.fail('it was accepted');
};
const metadataOf = async (auth: Auth) => auth.metadata(quiet);

describe('bearer', () => {
  it('sends a fixed token without a promise, and cannot renew it', () => {
    const auth = bearer('t0ken');
    expect(auth.metadata(quiet)).toEqual({ authorization: 'Bearer t0ken' });
    expect(auth.renew).toBeUndefined();
  });

  it('asks a provider before every attempt, without a promise if it answers without one', async () => {
    let n = 0;
    const auth = bearer(() => `t${(n += 1)}`);
    expect(auth.metadata(quiet)).toEqual({ authorization: 'Bearer t1' });
    expect(auth.metadata(quiet)).toEqual({ authorization: 'Bearer t2' });
    expect(await metadataOf(bearer(async () => 'later'))).toEqual({ authorization: 'Bearer later' });
  });

  it('renews by asking again, and only another token counts', async () => {
    const tokens = ['a', 'a', 'b'];
    const told: boolean[] = [];
    const auth = bearer(async () => tokens.shift() ?? 'b');
    await auth.metadata(quiet);
    expect(await auth.renew?.((ok) => told.push(ok))).toBe(false);
    expect(await auth.renew?.((ok) => told.push(ok))).toBe(true);
    expect(told).toEqual([false, true]);
  });

  it.each([
    ['with a line break at the end', 's3cret\n', 'character 7 of 7 is not (white space at the end?)'],
    ['with a space', 's3 cret', 'character 3 of 7 is not'],
    ['with a letter of another script', 's3crét', 'character 5 of 6 is not'],
    ['that is empty', '', 'must not be empty'],
    ['that is no text', 42, 'must be a string, got number'],
    ['that is missing', undefined, 'must be a string, got undefined'],
  ])('refuses a token %s and does not show it', async (_, token, why) => {
    const said = messageOf(() => bearer(token as string));
    expect(said).toContain(why);
    expect(said).not.toMatch(/s3|42/);
    if (why.startsWith('must')) return;
    const late = await metadataOf(bearer(async () => token as string)).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(NoCredentials);
    expect(String(late)).not.toMatch(/s3/);
  });

  it.each([undefined, null, 7, ''])('refuses %s of a provider', async (token) => {
    const wrong = bearer(() => token as unknown as string);
    await expect(metadataOf(wrong)).rejects.toThrow(NoCredentials);
  });
});

describe('apiKey', () => {
  it('sends the key as x-api-key, or under the name it is given, in lower case', () => {
    expect(apiKey('k1').metadata(quiet)).toEqual({ 'x-api-key': 'k1' });
    expect(apiKey('k1', { header: 'X-Tenant.Key' }).metadata(quiet)).toEqual({ 'x-tenant.key': 'k1' });
  });

  it.each(['grpc-key', 'Grpc-Key', 'key-bin', ':path', 'content-type', 'TE', 'a b', '', 'kéy', 7])(
    'refuses the header %j',
    (header) => {
      expect(messageOf(() => apiKey('s3cret', { header: header as string }))).toMatch(/^apiKey\.header must/);
    },
  );

  it('refuses a key that cannot be sent, and an option that does not exist, without the key', () => {
    expect(messageOf(() => apiKey('s3cret key'))).not.toContain('s3cret');
    expect(messageOf(() => apiKey('s3cret', { heder: 'x' } as object))).toBe(
      'apiKey.heder is not an option; there is header',
    );
  });
});

describe('basic', () => {
  it('encodes user and password as RFC 7617 shows, in UTF-8', () => {
    expect(basic('Aladdin', 'open sesame').metadata(quiet)).toEqual({
      authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    });
    expect(basic('test', '123£').metadata(quiet)).toEqual({ authorization: 'Basic dGVzdDoxMjPCow==' });
    expect(basic('user', 'with:colon').metadata(quiet)).toEqual({ authorization: 'Basic dXNlcjp3aXRoOmNvbG9u' });
  });

  it.each([
    ['a:b', 's3cret', 'basic user must not contain a colon'],
    ['a\n', 's3cret', 'basic user must not contain control characters'],
    ['a', 's3cret\r', 'basic password must not contain control characters'],
    ['', 's3cret', 'basic user must not be empty'],
    ['a', '', 'basic password must not be empty'],
    ['a', undefined, 'basic password must be a string, got undefined'],
  ])('refuses %j with %j', (user, password, message) => {
    expect(messageOf(() => basic(user, password as string))).toBe(message);
  });
});
