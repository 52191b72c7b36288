import { expect, test } from 'vitest';
import { createFault } from './kinds.ts';
import { arrivalOf, faultContext, works } from './testing.ts';
import { lives, virtualClock } from './testing-virtual-clock.ts';

function slowServer() {
  const clock = virtualClock();
  const life = lives(clock);
  const start = () => createFault({ kind: 'slow-start', fromMs: 2000, overMs: 10_000 }, faultContext({ clock, life }));
  /** How late a call is that arrives now. */
  const lateMs = async (fault = served) => {
    const startMs = clock.now();
    let endMs = Number.NaN;
    const answer = fault(arrivalOf(), works).then(() => (endMs = clock.now()));
    await clock.advance(0);
    while (Number.isNaN(endMs)) await clock.advance(1);
    await answer;
    return endMs - startMs;
  };
  const served = start();
  return { clock, life, start, lateMs };
}

test('the delay falls in a straight line to nothing and stays there', async () => {
  const { clock, lateMs } = slowServer();
  expect(await lateMs()).toBe(2000); // Two of the ten seconds have passed.
  expect(await lateMs()).toBe(1600);
  await clock.advance(1400);
  expect(await lateMs()).toBe(1000);
  await clock.advance(3999);
  expect(await lateMs()).toBeCloseTo(0.2, 6);
  expect(await lateMs()).toBe(0);
  await clock.advance(100_000);
  expect(await lateMs()).toBe(0);
});

test('a restart and a crash begin it anew', async () => {
  const { clock, life, lateMs } = slowServer();
  for (const again of [life.restart, life.crash]) {
    await clock.advance(20_000);
    expect(await lateMs()).toBe(0);
    again(0);
    expect(await lateMs()).toBe(2000);
  }
});

test('a scenario that starts on an old server begins it anew', async () => {
  const { clock, start, lateMs } = slowServer();
  await clock.advance(20_000);
  expect(await lateMs(start())).toBe(2000);
});
