// The process of one stack: calls it one after the other and counts.
import { answerParent } from '../process.ts';
import type { Sample } from '../rounds.ts';
import { type Stack, type StackName, stacks } from './stacks.ts';

// So many between two looks at the clock.
const batch = 200;

async function measure(stack: Stack, durationMs: number): Promise<Sample> {
  const cpu = process.cpuUsage();
  const beganMs = performance.now();
  let calls = 0;
  let tookMs = 0;
  while (tookMs < durationMs) {
    for (let n = 0; n < batch; n += 1) await stack();
    calls += batch;
    tookMs = performance.now() - beganMs;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { calls, tookMs, cpuMicros: user + system };
}

let stack: Stack | undefined;

answerParent({
  open: (name: StackName) => {
    stack = stacks[name]();
  },
  measure: async (durationMs: number) => {
    if (stack === undefined) throw new Error('not open');
    const sample = await measure(stack, durationMs);
    // Timers that are due run between the turns, at their own cost.
    await new Promise((resolve) => setImmediate(resolve));
    return sample;
  },
});
