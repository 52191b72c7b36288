// How late a process was. On a machine that is busy with other things a timer comes late in every process, and the
// result says more about the machine than about the clients.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches from now on; the answer is the 99th percentile of the time between two looks, 10 ms when idle. */
export function watchLoop(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  return () => {
    delay.disable();
    return delay.percentile(99) / 1e6;
  };
}
