import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { type CallError, CancelledError, CredentialsError, RefusedError } from '../errors.ts';
import { bench, failed, script } from '../testing/fake-call.ts';
import { fakeClock, settle } from '../testing/fake-clock.ts';
import { apiKey } from './api-key.ts';
import { type Auth, NoCredentials } from './auth.ts';
import { authenticated } from './authenticated.ts';
import { bearer } from './bearer.ts';
import { renewal } from './renewal.ts';

const renewed = () => undefined;
const hangs: Auth = { name: 'slow', metadata: () => new Promise(() => undefined) };
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error as CallError,
  );

/** Sends one call with these credentials; what its attempt carried. */
async function sent(auth: Auth, metadata = new Metadata()) {
  const { next, calls } = script('ok');
  const call = bench().call({ metadata });
  await authenticated({ auth, renewed }, next)(call);
  return { carried: calls[0]?.metadata.getMap(), call };
}

describe('an attempt', () => {
  it('carries the credentials; the call itself is left as it was', async () => {
    const { carried, call } = await sent(bearer('t'));
    expect(carried).toEqual({ authorization: 'Bearer t' });
    expect(call.metadata.getMap()).toEqual({});
  });

  it('leaves without a turn of the event loop when they are at hand', () => {
    const { next, calls } = script('ok');
    void authenticated({ auth: bearer('t'), renewed }, next)(bench().call());
    expect(calls).toHaveLength(1);
  });

  it('keeps what the caller put on this one call', async () => {
    const metadata = new Metadata();
    metadata.set('authorization', 'Bearer of-a-user');
    expect((await sent(bearer('t'), metadata)).carried).toEqual({ authorization: 'Bearer of-a-user' });
    expect((await sent(apiKey('k'), metadata)).carried).toEqual({
      authorization: 'Bearer of-a-user',
      'x-api-key': 'k',
    });
  });

  it('asks for them anew each time', async () => {
    let n = 0;
    const { next, calls } = script(failed('UNAUTHENTICATED'), 'ok');
    const one = authenticated({ auth: bearer(async () => `t${(n += 1)}`), renewed }, next);
    await one(bench().call()).catch(() => undefined);
    await one(bench().call());
    expect(calls.map(({ metadata }) => metadata.get('authorization'))).toEqual([['Bearer t1'], ['Bearer t2']]);
  });

  it('that failed on the wire fails as it did', async () => {
    const error = failed('UNAVAILABLE');
    const one = authenticated({ auth: bearer('t'), renewed }, script(error).next);
    expect(await caught(one(bench().call()))).toBe(error);
    const thrown = new TypeError('of next itself');
    const throws = authenticated({ auth: bearer('t'), renewed }, () => {
      throw thrown;
    });
    expect(() => throws(bench().call())).toThrow(thrown);
  });

  it('is the same function where there are none', () => {
    const { next } = script('ok');
    expect(authenticated(undefined, next)).toBe(next);
  });
});

describe('without credentials nothing leaves', () => {
  const refused = async (auth: Auth) => {
    const { next, calls } = script('ok');
    const error = await caught(authenticated({ auth, renewed }, next)(bench().call()));
    expect(calls).toEqual([]);
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.cause).toBeUndefined();
    return `${error.status} ${error.message}`;
  };

  it('says in our own words why there are none', async () => {
    const auth: Auth = { name: 'vault', metadata: () => Promise.reject(new NoCredentials('the vault is sealed')) };
    expect(await refused(auth)).toBe(
      'UNAUTHENTICATED test.Service/Do not sent: no credentials from vault: the vault is sealed',
    );
  });

  it("never shows what a provider's error says: it may hold a secret", async () => {
    const error = Object.assign(new TypeError('refresh_token=s3cret was refused'), { code: 'ECONNREFUSED' });
    const provider = () => Promise.reject(error);
    expect(await refused(bearer(provider))).toMatch(
      /no credentials from bearer: TypeError \(ECONNREFUSED\) was thrown$/,
    );
    const sync = bearer(() => {
      throw error;
    });
    expect(await refused(sync)).toMatch(/TypeError \(ECONNREFUSED\) was thrown$/);
    expect(await refused(bearer(() => Promise.reject('s3cret' as unknown as Error)))).toMatch(
      /something that is no error was thrown$/,
    );
    const named = Object.assign(new Error('x'), { name: 's3cret is the key', code: 's3cret!' });
    expect(await refused(bearer(() => Promise.reject(named)))).toMatch(
      /bearer: something that is no error was thrown$/,
    );
  });

  it('refuses a header that gRPC would refuse, and does not show it', async () => {
    const said = await refused({ name: 'own', metadata: () => ({ authorization: 's3crét\n' }) });
    expect(said).toMatch(/no credentials from own: Error was thrown$/);
    expect(await refused({ name: 'own', metadata: () => undefined as never })).toContain('TypeError was thrown');
  });
});

describe('the wait for credentials', () => {
  it("ends with the attempt's deadline", async () => {
    const { call, clock } = bench();
    const result = caught(
      authenticated({ auth: hangs, renewed }, script('ok').next)(call({ deadlineMs: clock.now() + 500 })),
    );
    await clock.advance(500);
    expect(await result).toMatchObject({
      status: 'UNAUTHENTICATED',
      message: 'test.Service/Do not sent: no credentials from slow: none within 500 ms',
    });
    expect(clock.sleeping).toBe(0);
  });

  it("ends when a stream's first message must have come", async () => {
    const { call, clock } = bench();
    const result = caught(
      authenticated({ auth: hangs, renewed }, script('ok').next)(call({ answerByMs: clock.now() + 500 })),
    );
    await clock.advance(500);
    expect(await result).toBeInstanceOf(CredentialsError);
  });

  it('ends when the caller gives up, before or meanwhile', async () => {
    const { call, clock } = bench();
    const aborter = new AbortController();
    const one = authenticated({ auth: hangs, renewed }, script('ok').next);
    const waiting = caught(one(call({ signal: aborter.signal, deadlineMs: clock.now() + 500 })));
    await settle();
    aborter.abort('enough');
    expect(await waiting).toMatchObject({ cause: 'enough' });
    expect(await waiting).toBeInstanceOf(CancelledError);
    expect(await caught(one(call({ signal: aborter.signal })))).toBeInstanceOf(CancelledError);
    expect(clock.sleeping).toBe(0);
  });

  it('leaves no rejection behind when the provider fails later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const auth = bearer(() => new Promise((_, reject) => (fail = reject)));
    const { call, clock } = bench();
    const result = caught(authenticated({ auth, renewed }, script('ok').next)(call({ deadlineMs: clock.now() + 10 })));
    await clock.advance(10);
    await result;
    fail(new Error('too late'));
    await settle();
  });
});

describe('a renewal', () => {
  const renewing = (auth: Auth) => {
    const clock = fakeClock();
    const told: boolean[] = [];
    return { clock, told, renew: renewal({ auth, renewed: (ok) => void told.push(ok) }, clock) };
  };

  it('is not there where the credentials cannot change', () => {
    expect(renewing(bearer('t')).renew).toBeUndefined();
  });

  it('runs once for all calls that wait for it, and anew for the next', async () => {
    let renewals = 0;
    const { renew, clock } = renewing({ ...hangs, renew: async () => (renewals += 1) > 0 });
    expect(await Promise.all([renew?.(undefined), renew?.(undefined)])).toEqual([true, true]);
    expect(renewals).toBe(1);
    expect(await renew?.(undefined)).toBe(true);
    expect(renewals).toBe(2);
    expect(clock.sleeping).toBe(0);
  });

  it('that fails or throws is told and brings nothing', async () => {
    const failing = renewing({ ...hangs, renew: () => Promise.reject(new Error('s3cret')) });
    expect(await failing.renew?.(undefined)).toBe(false);
    expect(failing.told).toEqual([false]);
  });

  it('that hangs is left by each caller when it gives up, and given up after 10 s', async () => {
    const { clock, renew, told } = renewing({ ...hangs, renew: () => new Promise(() => undefined) });
    const aborter = new AbortController();
    const leaving = renew?.(aborter.signal);
    const staying = renew?.(undefined);
    aborter.abort();
    expect(await leaving).toBe(false);
    expect(await renew?.(aborter.signal)).toBe(false);
    await clock.advance(10_000);
    expect(await staying).toBe(false);
    expect(told).toEqual([false]);
    expect(clock.sleeping).toBe(0);
  });

  it('does not wait longer for a provider that hangs when it is asked what is at hand by now', async () => {
    const { clock, renew, told } = renewing({ ...hangs, renew: () => expect.fail('it was asked again') });
    const waiting = renew?.(undefined, { authorization: 'Bearer old' });
    await clock.advance(9_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(await waiting).toBe(false);
    expect(told).toEqual([false]);
    expect(clock.sleeping).toBe(0);
  });

  it('is not needed where another call has renewed meanwhile', async () => {
    const { renew, told } = renewing({ ...bearer('new'), renew: () => expect.fail('it was asked') });
    expect(await renew?.(undefined, { authorization: 'Bearer old' })).toBe(true);
    expect(told).toEqual([]);
  });
});
