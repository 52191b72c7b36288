import { expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { bad, breakerRig as rig, good } from '../testing/breaker-rig.ts';
import { bench } from '../testing/fake-call.ts';

const of = (name: string) => ({
  method: { fullName: `test.Service/${name}`, name, idempotent: false, kind: 'unary' as const },
});
const once = { consecutiveFailures: 1 };

it('keeps one breaker for all by default, there from the start', async () => {
  const { policy, send } = rig(once);
  expect(policy.breakers).toHaveLength(1);
  await send(bad, of('Charge'));
  expect(await send(good, of('Refund'))).toBe('CircuitOpenError');
  expect(policy.breakers).toHaveLength(1);
});

it('keeps one for each method', async () => {
  const { policy, send, events } = rig({ ...once, scope: 'method' });
  expect(policy.breakers).toEqual([]);
  await send(bad, of('Charge'));
  expect(await send(good, of('Charge'))).toBe('CircuitOpenError');
  expect(await send(good, of('Refund'))).toBe('done');
  expect(policy.breakers.map(({ name, state }) => [name, state])).toEqual([
    ['test/Charge', 'open'],
    ['test/Refund', 'closed'],
  ]);
  expect(events).toMatchObject([{ breaker: 'test/Charge' }, { type: 'attempt-refused', breaker: 'test/Charge' }]);
});

it('does not take two methods of one name for one', async () => {
  const { send } = rig({ ...once, scope: 'method' });
  await send(bad, of('Charge'));
  const other = { method: { ...of('Charge').method, fullName: 'other.Service/Charge' } };
  expect(await send(good, other)).toBe('done');
});

it('keeps one for each target of the clients that share a list', async () => {
  const { policy, send, call } = rig({ ...once, scope: 'target', name: 'shop' });
  const { client } = call();
  await send(bad, { client: { ...client, target: 'dns:a' } });
  expect(await send(good, { client: { ...client, target: 'dns:b' } })).toBe('done');
  expect(await send(good, { client: { ...client, target: 'dns:a' } })).toBe('CircuitOpenError');
  expect(policy.breakers.map(({ name }) => name)).toEqual(['shop/dns:a', 'shop/dns:b']);
});

it('keeps one for each key that a function gives', async () => {
  const scope = (call: Call) => String(call.metadata.get('region')[0] ?? 'none');
  const { policy, send } = rig({ ...once, scope });
  await send(bad);
  expect(policy.breakers.map(({ name, state }) => [name, state])).toEqual([['test/none', 'open']]);
});

it('gives the first eight keys one each and all others one together', async () => {
  const { policy, send } = rig({ ...once, scope: 'method' });
  for (let n = 1; n <= 100; n += 1) await send(good, of(`M${n}`));
  const names = policy.breakers.map(({ name }) => name);
  expect(names).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `test/M${n}`), 'test/other']);
  await send(bad, of('M9'));
  expect(await send(good, of('M100'))).toBe('CircuitOpenError');
  expect(await send(good, of('M8'))).toBe('done');
});

it('gives each method a stretch of failures of its own', async () => {
  const { send, policy } = rig({ consecutiveFailures: 3, scope: 'method' });
  for (let n = 0; n < 2; n += 1) for (const name of ['A', 'B', 'C']) await send(bad, of(name));
  expect(policy.breakers.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
});

it('isolates all there are and all that come, and releases them', async () => {
  const { policy, send } = rig({ ...once, scope: 'method' });
  await send(good, of('A'));
  {
    using hold = policy.isolate();
    expect(hold).toBeDefined();
    expect(await send(good, of('A'))).toBe('CircuitOpenError');
    expect(await send(good, of('B'))).toBe('CircuitOpenError');
    expect(policy.breakers.map(({ state }) => state)).toEqual(['isolated', 'isolated']);
  }
  expect(await send(good, of('A'))).toBe('done');
  expect(await send(good, of('B'))).toBe('done');
  expect(await send(good, of('C'))).toBe('done');
});

it('can isolate one of several through its view', async () => {
  const { policy, send } = rig({ ...once, scope: 'method' }, bench());
  await send(good, of('A'));
  await send(good, of('B'));
  policy.breakers[0]?.isolate();
  expect(await send(good, of('A'))).toBe('CircuitOpenError');
  expect(await send(good, of('B'))).toBe('done');
  policy.breakers[0]?.release();
  expect(await send(good, of('A'))).toBe('done');
});

it('does not name twice what is named for its method already', async () => {
  const { policy, send } = rig({ scope: 'method', name: 'Charge' });
  await send(good, of('Charge'));
  await send(good, of('Refund'));
  expect(policy.breakers.map(({ name }) => name)).toEqual(['Charge', 'Charge/Refund']);
});

it('can be looked at before the first call', () => {
  const { view } = rig({ failureRate: { share: 0.5 } });
  expect([view.state, view.retryAfterMs, view.failureShare]).toEqual(['closed', 0, { now: 0, limit: 0.5 }]);
});
