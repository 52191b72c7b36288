// The process of one lane of the memory part, started with --expose-gc: how big it is before, with all calls in
// flight, and once all are answered.
import { type LaneName, lanes } from '../lanes/all.ts';
import { type Lane, usualLimits } from '../lanes/lane.ts';
import { answerParent } from '../process.ts';
import { usedBytes } from './used-bytes.ts';

const payload = 'p'.repeat(100);
// Nothing may end before it is measured.
const longMs = 600_000;
const limits = { ...usualLimits, totalTimeoutMs: longMs, attemptTimeoutMs: longMs };

let lane: Lane | undefined;
let inFlight: Promise<unknown>[] = [];

answerParent({
  open: async ({ name, target }: { readonly name: LaneName; readonly target: string }) => {
    lane = lanes[name]({ target, limits });
    for (let n = 0; n < 500; n += 1) await lane.call(payload);
    return usedBytes();
  },
  start: (calls: number) => {
    if (lane === undefined) throw new Error('not open');
    const { call } = lane;
    inFlight = Array.from({ length: calls }, () => call(payload));
    // Seen when they are awaited, below.
    for (const one of inFlight) one.catch(() => undefined);
  },
  used: () => usedBytes(),
  end: async () => {
    await Promise.all(inFlight);
    inFlight = [];
    return usedBytes();
  },
});
