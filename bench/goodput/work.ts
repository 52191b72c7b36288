// A server that can do only so much at once: work waits in line, in order, and what no longer fits is turned away.
// What a caller has given up on is worked on all the same, as most servers do.
import type { Workers } from './scenarios.ts';

/** Calls `done` when the work is over; false = no room. `workers` is asked again for each piece of work. */
export function workplace(workers: () => Workers): (done: () => void) => boolean {
  const line: (() => void)[] = [];
  let busy = 0;
  const begin = () => {
    while (busy < workers().count) {
      const done = line.shift();
      if (done === undefined) return;
      busy += 1;
      setTimeout(() => {
        busy -= 1;
        done();
        begin();
      }, workers().workMs);
    }
  };
  return (done) => {
    const { count, queue } = workers();
    if (busy >= count && line.length >= queue) return false;
    line.push(done);
    begin();
    return true;
  };
}
