import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { lifeIsOver, wait } from './delay.ts';
import { faultContext } from './testing.ts';
import { lives, virtualClock } from './testing-virtual-clock.ts';

test('a crash ends every wait of its life, and none of the next', async () => {
  const clock = virtualClock();
  const life = lives(clock);
  const context = faultContext({ clock, life });
  const lost = [wait(1000, context), wait(2000, context)];
  life.crash(0);
  const next = wait(1000, context);
  for (const one of lost)
    await expect(one).rejects.toMatchObject({ code: status.UNAVAILABLE, message: 'the server crashed' });
  await clock.advance(1000);
  await expect(next).resolves.toBeUndefined();
  expect(clock.asleep()).toBe(0);
});

test('the stop ends a wait in any life, and is told as such', async () => {
  const [clock, stopped] = [virtualClock(), new AbortController()];
  const life = lives(clock);
  const context = faultContext({ clock, life, stopped: stopped.signal });
  life.crash(0);
  const held = wait(1000, context);
  stopped.abort();
  await expect(held).rejects.toMatchObject({ code: status.UNAVAILABLE, message: 'the server is shutting down' });
});

test('there is one signal for all waits of a life, another for the next life and for another server', () => {
  const clock = virtualClock();
  const life = lives(clock);
  const context = faultContext({ clock, life });
  const first = lifeIsOver(context);
  expect(lifeIsOver(context)).toBe(first);
  expect(lifeIsOver(faultContext({ clock, life }))).not.toBe(first);
  life.crash(0);
  expect(lifeIsOver(context)).not.toBe(first);
});

test('no time at all is no wait', async () => {
  const clock = virtualClock();
  for (const ms of [0, -1]) await wait(ms, faultContext({ clock }));
  expect(clock.asleep()).toBe(0);
});
