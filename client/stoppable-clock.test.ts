import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { type Clock, createClient, sleepOn, standard } from './index.ts';
import { stoppable } from './stoppable-clock.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';

/** A clock as a class: its methods know nothing without the object they belong to. */
class SkewedClock implements Clock {
  readonly #skewMs = 5_000;
  readonly #rate = 1;
  now() {
    return performance.now() + this.#skewMs;
  }
  timer(delayMs: number, act: () => void) {
    const timer = setTimeout(act, delayMs * this.#rate);
    return () => clearTimeout(timer);
  }
  sleep(delayMs: number, signal?: AbortSignal) {
    return sleepOn((ms, act) => this.timer(ms, act), delayMs, signal);
  }
}

it('takes a clock that is an object of a class', async () => {
  using server = await scriptedServer();
  server.plan('UNAVAILABLE', 'OK');
  await using client = createClient(paymentGateway, server.address, {
    clock: new SkewedClock(),
    policies: standard({ retry: { initialBackoffMs: 1 } }),
  });
  await client.charge({});
  expect(server.arrivals).toHaveLength(2);
});

it('ends every wait when it is stopped, and what is set anew meanwhile a moment later', async () => {
  const clock = fakeClock();
  const stopped = stoppable(clock);
  let acts = 0;
  const again = () => {
    acts += 1;
    if (acts < 1_000) stopped.timer(60_000, again);
  };
  stopped.timer(60_000, again);
  const slept = stopped.sleep(60_000);
  expect(stopped.isStopped).toBe(false);
  stopped.stop();
  expect([stopped.isStopped, acts]).toEqual([true, 1]);
  await slept;
  expect(clock.sleeping).toBe(1);
});

it('does not act for a wait that another one ends while it stops', async () => {
  const clock = fakeClock();
  const stopped = stoppable(clock);
  const acted: string[] = [];
  stopped.timer(10, () => {
    acted.push('first');
    cancelSecond();
  });
  const cancelSecond = stopped.timer(20, () => void acted.push('second'));
  stopped.stop();
  await delay(1);
  expect([acted, clock.sleeping]).toEqual([['first'], 0]);
});
