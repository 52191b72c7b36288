// The clock of one client, which can be stopped with it.
import { type Clock, sleepOn } from './clock.ts';

export interface StoppableClock extends Clock {
  /** Ends every wait, now and from now on: what waited goes on, finds the client closed, and is over. */
  stop(): void;
  readonly isStopped: boolean;
}

interface Pending {
  readonly act: () => void;
  cancel: () => void;
}

/** Time as `clock` has it, until it is stopped: then no timer of it keeps a process alive. */
export function stoppable(clock: Clock): StoppableClock {
  const pending = new Set<Pending>();
  let stopped = false;
  const timer = (delayMs: number, act: () => void) => {
    const one: Pending = { act, cancel: nothing };
    pending.add(one);
    one.cancel = clock.timer(stopped ? 0 : delayMs, () => {
      pending.delete(one);
      act();
    });
    return () => {
      if (pending.delete(one)) one.cancel();
    };
  };
  return {
    now: () => clock.now(),
    get isStopped() {
      return stopped;
    },
    timer,
    sleep: (delayMs, signal) => sleepOn(timer, delayMs, signal),
    stop() {
      stopped = true;
      // Those there are now: one that is set anew while it acts would be stopped for ever.
      const waiting = [...pending];
      for (const one of waiting) {
        if (!pending.delete(one)) continue;
        one.cancel();
        one.act();
      }
    },
  };
}

const nothing = () => undefined;
