// The homework's ten workers of one second under load, in virtual time: where they saturate, and that they do not come back.
import { expect, test } from 'vitest';
import { fate } from '../fate.ts';
import type { Fault } from './fault.ts';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, works } from './testing.ts';
import { type VirtualClock, virtualClock } from './testing-virtual-clock.ts';

const homework = { kind: 'brownout', workers: 10, serviceMs: { uniform: [500, 1500] } };

interface Load {
  readonly clock: VirtualClock;
  readonly fault: Fault;
  readonly timeoutMs: number;
  readonly attempts: number;
  /** How each call ended that began in the second. */
  readonly seconds: Map<number, { ok: number; failed: number; refused: number; slowestMs: number }>;
}

function load(given: object, client: Pick<Load, 'timeoutMs' | 'attempts'>): Load {
  const clock = virtualClock();
  return {
    clock,
    fault: createFault(faultOptions.parse({ ...homework, ...given }), faultContext({ clock })),
    ...client,
    seconds: new Map(),
  };
}

/** One attempt: true when it is answered in time. */
async function attempt({ clock, fault, timeoutMs }: Load, callKey: string, n: number): Promise<boolean | 'refused'> {
  const [caller, answered] = [new AbortController(), new AbortController()];
  const chance = fate({ seed: 'load', method: 'a.B/C', callKey, n, of: 'size' });
  const answer = fault(arrivalOf({ chance, gone: caller.signal }), works).then(
    () => true,
    () => 'refused' as const,
  );
  const timeout = clock.sleep(timeoutMs, answered.signal).then(
    () => false,
    () => false,
  );
  const result = await Promise.race([answer, timeout]);
  if (result === false) caller.abort();
  else answered.abort();
  return result;
}

/** One call of a client that tries again at once. */
async function call(given: Load, callKey: string, second: number): Promise<void> {
  const { clock, attempts, seconds } = given;
  const count = seconds.get(second) ?? { ok: 0, failed: 0, refused: 0, slowestMs: 0 };
  seconds.set(second, count);
  const startMs = clock.now();
  for (let n = 1; n <= attempts; n++) {
    const result = await attempt(given, callKey, n);
    if (result === 'refused') count.refused++;
    count.slowestMs = Math.max(count.slowestMs, clock.now() - startMs);
    if (result === true) return void count.ok++;
  }
  count.failed++;
}

/** Offers so many calls a second, evenly, from the second on. */
async function offer(given: Load, perSecond: number, [from, to]: readonly [number, number]): Promise<void> {
  for (let index = from * perSecond; index < to * perSecond; index++) {
    void call(given, `${perSecond} ${index}`, Math.floor(index / perSecond));
    await given.clock.advance(1000 / perSecond);
  }
}

/** The sums over the calls that began in these seconds. */
function sums({ seconds }: Load, from: number, to: number) {
  const chosen = [...seconds].filter(([second]) => second >= from && second < to).map(([, count]) => count);
  const sum = (of: 'ok' | 'failed' | 'refused') => chosen.reduce((total, count) => total + count[of], 0);
  const slowestMs = Math.max(...chosen.map((count) => count.slowestMs));
  return { ok: sum('ok'), failed: sum('failed'), refused: sum('refused'), slowestMs };
}

const patient = { timeoutMs: 1_000_000, attempts: 1 };

test('at 8 calls a second the wait stays short; at 12 it grows for as long as the load lasts', async () => {
  const stable = load({}, patient);
  await offer(stable, 8, [0, 120]);
  await stable.clock.advance(10_000);
  expect(sums(stable, 0, 120)).toMatchObject({ ok: 960, refused: 0 });
  expect(sums(stable, 0, 120).slowestMs).toBeLessThan(2500);

  const over = load({}, patient);
  await offer(over, 12, [0, 120]);
  await over.clock.advance(60_000);
  const slowest = [20, 40, 60, 80, 100].map((second) => sums(over, second, second + 1).slowestMs / 1000);
  // Each second brings 2 calls more than are done, and each 10 that wait are a second of waiting.
  for (const [index, seconds] of slowest.entries()) expect(Math.abs(seconds - 4 * (index + 1))).toBeLessThan(2.5);
});

test('the line grows to its limit, and from there on as many are refused as are too many', async () => {
  const over = load({ queueLimit: 100 }, patient);
  await offer(over, 12, [0, 240]);
  await over.clock.advance(60_000);
  const { refused, ok, slowestMs } = sums(over, 120, 240);
  expect(Math.abs(refused / 120 - 2)).toBeLessThan(0.3);
  expect(Math.abs(ok / 120 - 10)).toBeLessThan(0.3);
  expect(slowestMs).toBeLessThan(13_500);
  expect(sums(over, 0, 30).refused).toBe(0);
});

/** 8 calls a second, for 20 s a trigger of 30 more, and 8 again until `end`. */
async function triggered(given: object, attempts: number, end: number): Promise<Load> {
  const client = load(given, { timeoutMs: 2000, attempts });
  await offer(client, 8, [0, 30]);
  expect(sums(client, 0, 25)).toMatchObject({ ok: 200, failed: 0 });
  await offer(client, 38, [30, 50]);
  await offer(client, 8, [50, end]);
  await client.clock.advance(20_000);
  return client;
}

test('minutes after the trigger has gone, retries alone keep the server down', async () => {
  expect(sums(await triggered({}, 3, 270), 200, 260).ok).toBe(0);
});

test('without retries the server comes back, once it has done what nobody waits for', async () => {
  const client = await triggered({}, 1, 470);
  expect(sums(client, 60, 120).ok).toBe(0);
  expect(sums(client, 400, 460).ok).toBe(480);
});

test('without retries a server that abandons what nobody waits for comes back at once', async () => {
  expect(sums(await triggered({ abandon: true }, 1, 120), 60, 120).ok).toBe(480);
});

test('with retries abandoning is not enough: whoever is served has waited for nearly all of its deadline', async () => {
  expect(sums(await triggered({ abandon: true }, 3, 270), 200, 260).ok).toBe(0);
});

test('with retries a short queue brings the server back: who is let in is answered in time', async () => {
  expect(sums(await triggered({ queueLimit: 5 }, 3, 120), 60, 120).ok).toBe(480);
});
