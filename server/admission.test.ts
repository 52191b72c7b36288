import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { admission } from './admission.ts';
import { unauthenticated } from './auth/identify.ts';
import { asking } from './auth/testing.ts';
import { callerLimit } from './caller-limit.ts';

const once = () => callerLimit({ perSecond: 0.5, burst: 1 }, { clock: { now: () => 0 } });

test('without auth and limit everybody comes in, as nobody', async () => {
  expect(await admission({})(asking(), 'm')).toEqual({ caller: '' });
});

test('who is known comes in by name; who is not stays out, and takes nothing from the limit', async () => {
  const identify = ({ call }: ReturnType<typeof asking>) => {
    const [name] = call.metadata.get('name');
    if (name === undefined) throw unauthenticated('who are you?');
    return String(name);
  };
  const admit = admission({ identify, limit: once() });
  const stranger = await admit(asking(), 'm');
  expect(stranger).toMatchObject({ caller: '', refusal: { code: status.UNAUTHENTICATED, message: 'who are you?' } });
  expect(await admit(asking({ name: 'shop-1' }), 'm')).toEqual({ caller: 'shop-1' });
});

test('a bug in the check is not a refusal', async () => {
  const identify = () => {
    throw new TypeError('a bug');
  };
  await expect(admission({ identify })(asking(), 'm')).rejects.toThrow('a bug');
});

test('who calls too often is told when to come again, by name, and it is counted', async () => {
  const limited: string[] = [];
  const admit = admission({ identify: () => 'shop-1', limit: once(), onLimited: (method) => limited.push(method) });
  expect(await admit(asking(), 'm')).toEqual({ caller: 'shop-1' });
  const { caller, refusal } = await admit(asking(), 'm');
  expect(caller).toBe('shop-1');
  expect(refusal?.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(refusal?.message).toBe('a caller may make 0.5 calls a second, 1 at once: wait 2000 ms');
  expect(refusal?.trailers).toEqual({ 'grpc-retry-pushback-ms': '2000' });
  expect(limited).toEqual(['m']);
});

test('the limit is kept by caller, else by lane, else by address without its port', async () => {
  const passes = async (admit: ReturnType<typeof admission>, ...call: Parameters<typeof asking>) =>
    (await admit(asking(...call), 'm')).refusal === undefined;
  const known = admission({ identify: () => 'shop-1', limit: once() });
  expect(await passes(known, { 'chaos-lane': 'a' }, '10.0.0.1:1')).toBe(true);
  expect(await passes(known, { 'chaos-lane': 'b' }, '10.0.0.2:1')).toBe(false);
  const unknown = admission({ limit: once() });
  expect(await passes(unknown, { 'chaos-lane': 'a' }, '10.0.0.1:1')).toBe(true);
  expect(await passes(unknown, { 'chaos-lane': 'b' }, '10.0.0.1:1')).toBe(true);
  expect(await passes(unknown, { 'chaos-lane': 'a' }, '10.0.0.2:1')).toBe(false);
  expect(await passes(unknown, {}, '10.0.0.1:1')).toBe(true);
  expect(await passes(unknown, {}, '10.0.0.1:2')).toBe(false);
  expect(await passes(unknown, {}, '10.0.0.2:2')).toBe(true);
  expect(await passes(unknown, {}, '::1:1')).toBe(true);
  expect(await passes(unknown, {}, '::1:2')).toBe(false);
});
