import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('no sleep ends too soon, whenever in a millisecond it began', async () => {
  const sleeps = Array.from({ length: 300 }, async (_, index) => {
    // Each begins at another part of a millisecond, and all in a turn of the loop that is already long.
    const until = performance.now() + 0.137;
    while (performance.now() < until);
    const startMs = performance.now();
    await systemClock.sleep(20 + index / 7);
    return performance.now() - startMs - (20 + index / 7);
  });
  const beyond = await Promise.all(sleeps);
  expect(Math.min(...beyond)).toBeGreaterThanOrEqual(0);
});

test('a sleep that was cut short leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const [before, cut] = [timers(), new AbortController()];
  const sleep = systemClock.sleep(60_000, cut.signal);
  expect(timers()).toBe(before + 1);
  cut.abort(new Error('cut'));
  await expect(sleep).rejects.toThrow('cut');
  expect(timers()).toBe(before);
});

test('a sleep longer than a timer can hold does not end at once', async () => {
  const [cut, warnings] = [new AbortController(), [] as string[]];
  const warned = ({ name }: Error) => void warnings.push(name);
  process.on('warning', warned);
  const sleep = systemClock.sleep(2 ** 40, cut.signal);
  const first = await Promise.race([sleep, systemClock.sleep(50).then(() => 'still asleep')]);
  process.off('warning', warned);
  expect([first, warnings]).toEqual(['still asleep', []]);
  cut.abort(new Error('cut'));
  await expect(sleep).rejects.toThrow('cut');
});
