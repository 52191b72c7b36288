import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { bench, methodName } from '../testing/fake-call.ts';
import { credentialsRenewed } from './renewal.ts';

const never = () => new Promise<never>(() => undefined);

function asking(renewCredentials: Call['client']['renewCredentials'], own: Partial<Call> = {}) {
  const at = bench();
  const { client } = at.call();
  const call = at.call({ client: { ...client, renewCredentials }, ...own });
  return { ...at, call, renewed: credentialsRenewed(call).catch((error: unknown) => error) };
}

describe('new credentials are', () => {
  it.each<[string, Call['client']['renewCredentials'], boolean]>([
    ['here when the client says so', () => Promise.resolve(true), true],
    ['not here when it says so', () => Promise.resolve(false), false],
    ['not here when it has none that can change', undefined, false],
    ['not here when the provider fails', () => Promise.reject(new Error('down')), false],
    [
      'not here when the provider throws before it has a promise',
      () => {
        throw new Error('bug');
      },
      false,
    ],
  ])('%s', async (_, renew, expected) => expect(await asking(renew).renewed).toBe(expected));

  it('not waited for beyond the deadline', async () => {
    const { renewed, clock } = asking(never, { deadlineMs: 1_000_100 });
    await clock.advance(100);
    expect(await renewed).toBe(false);
    expect(clock.sleeping).toBe(0);
  });

  it.each([0, 50])('not waited for when the caller gives up after %d ms', async (ms) => {
    const aborter = new AbortController();
    if (ms === 0) aborter.abort('enough');
    const { renewed, clock, call } = asking(never, { signal: aborter.signal, deadlineMs: 1_000_100 });
    await clock.advance(ms);
    aborter.abort('enough');
    const error = await renewed;
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({
      message: `${methodName} cancelled while its credentials were renewed`,
      method: methodName,
      cause: 'enough',
    });
    expect((error as CancelledError).attempts).toBe(call.attempts);
    expect(clock.sleeping).toBe(0);
  });
});
