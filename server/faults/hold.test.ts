import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { hold } from './hold.ts';
import { arrivalOf, faultContext } from './testing.ts';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

test('whoever ends the waiting, no listener is left', async () => {
  for (const ending of ['caller', 'server']) {
    const [caller, server] = [new AbortController(), new AbortController()];
    const held = hold(arrivalOf({ gone: caller.signal }), faultContext({ draining: server.signal }));
    expect([listeners(caller.signal), listeners(server.signal)]).toEqual([1, 1]);
    (ending === 'caller' ? caller : server).abort();
    await expect(held).rejects.toMatchObject({ code: ending === 'caller' ? 1 : 14 });
    expect([listeners(caller.signal), listeners(server.signal)]).toEqual([0, 0]);
  }
});

test('eighty thousand calls that hang cost no more each than a few', async () => {
  const server = new AbortController();
  const context = faultContext({ draining: server.signal });
  const beganMs = performance.now();
  const held = Array.from({ length: 80_000 }, () => hold(arrivalOf({ gone: new AbortController().signal }), context));
  // A signal with a listener for each takes over ten seconds.
  expect(performance.now() - beganMs).toBeLessThan(5000);
  const ended = Promise.allSettled(held);
  server.abort();
  expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
});
