// The process of one lane of the overhead part: keeps exactly so many calls in flight and counts.
import { setTimeout as sleep } from 'node:timers/promises';
import { type LaneName, lanes } from '../lanes/all.ts';
import { type Lane, usualLimits } from '../lanes/lane.ts';
import { answerParent } from '../process.ts';
import type { Sample } from '../rounds.ts';

export interface Load {
  readonly inFlight: number;
  readonly durationMs: number;
}

const payload = 'p'.repeat(100);
// Until all of them are in flight.
const rampMs = 30;

async function measure({ call }: Lane, { inFlight, durationMs }: Load): Promise<Sample> {
  let running = true;
  let done = 0;
  const keep = async () => {
    while (running) {
      await call(payload);
      done += 1;
    }
  };
  const all = Promise.all(Array.from({ length: inFlight }, keep));
  // A failed call ends the measurement at once; its error comes out of `all` below.
  all.catch(() => (running = false));
  await sleep(rampMs);
  const began = { ms: performance.now(), cpu: process.cpuUsage(), done };
  await sleep(durationMs);
  const cpu = process.cpuUsage(began.cpu);
  const tookMs = performance.now() - began.ms;
  const calls = done - began.done;
  running = false;
  await all;
  return { calls, tookMs, cpuMicros: cpu.user + cpu.system };
}

let lane: Lane | undefined;

answerParent({
  open: ({ name, target }: { readonly name: LaneName; readonly target: string }) => {
    lane = lanes[name]({ target, limits: usualLimits });
  },
  measure: (load: Load) => lane && measure(lane, load),
});
