// For the tests of faults: a call, a handler and time, without a network.
import type { Clock } from '../clock.ts';
import type { Arrival, FaultContext } from './fault.ts';

/** A clock whose time moves by its sleeps alone, which end at once and are noted. */
export function sleepingClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let nowMs = 1_000_000;
  const sleep = (delayMs: number) => {
    slept.push(delayMs);
    nowMs += delayMs;
    return Promise.resolve();
  };
  return { slept, now: () => nowMs, sleep };
}

const never = new AbortController().signal;

/** What a fault may wait on; nothing ends unless a test says so. */
export function faultContext(change: Partial<FaultContext> = {}): FaultContext {
  const clock = change.clock ?? sleepingClock();
  const life = { startedAt: () => 1_000_000, ended: () => never, crash() {}, restart() {} };
  return { clock, draining: never, stopped: never, life, seed: 'seed', ...change };
}

/** One call of request 'r'. */
export function arrivalOf(change: Partial<Arrival<string>> = {}): Arrival<string> {
  const nothing = () => {
    throw new Error('this test has no wire');
  };
  return {
    id: '1',
    method: 'a.B/C',
    callKey: 'k',
    lane: '',
    caller: '',
    attempt: 1,
    n: 1,
    deadlineMs: 0,
    request: 'r',
    metadata: () => undefined,
    chance: 0,
    gone: never,
    sending() {},
    wire: { stream: nothing, flushed: nothing, sendHeaders: nothing, serialize: nothing },
    ...change,
  };
}

/** A handler that works. */
export const works = ({ request }: Arrival<string>) => Promise.resolve(`did ${request}`);

/** A handler that must not be reached. */
export const mustNotRun = () => Promise.reject(new Error('the handler ran'));
