import { expect, test } from 'vitest';
import { createFault, describeFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, sleepingClock, works } from './testing.ts';

test('each call is as late as its own draw says, and one that comes again with the same draw just as late', async () => {
  const clock = sleepingClock();
  const fault = createFault({ kind: 'latency', delayMs: { uniform: [100, 300] } }, faultContext({ clock }));
  for (const chance of [0, 0.5, 0.25, 0.5]) expect(await fault(arrivalOf({ chance }), works)).toBe('did r');
  expect(clock.slept).toEqual([100, 200, 150, 200]);
});

test('the words tell the distribution', () => {
  const words = (delayMs: unknown) => describeFault(faultOptions.parse({ kind: 'latency', delayMs }));
  expect(words(250)).toBe('answer 0.25 s late');
  expect(words({ pareto: { scale: 20, shape: 1.5 }, max: 4000 })).toBe(
    'answer late by at least 0.02 s (Pareto, shape 1.5), at most 4 s',
  );
});
