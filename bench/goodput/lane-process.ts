// The process of one lane of the goodput part: the scheduled calls, each with a payload that names it.
import { type LaneName, lanes } from '../lanes/all.ts';
import { type Lane, type OpenLane, usualLimits } from '../lanes/lane.ts';
import { answerParent } from '../process.ts';
import { type Ended, openLoop, poisson } from './load.ts';
import { watchLoop } from './loop-delay.ts';
import { limits, perSecond, type Play, stretched } from './scenarios.ts';

export interface Part {
  readonly play: Play;
  readonly beganAtMs: number;
}

export interface Played {
  readonly ended: readonly Ended[];
  readonly lateMs: number;
}

let lane: Lane | undefined;

// Until the play begins the server answers at once.
const callAll = ({ call }: Lane, calls: number) =>
  Promise.all(Array.from({ length: calls }, (_, n) => call(`warm-${n}`)));

// Lets the optimiser see the way of a call. With long times, and not on the lane that is measured: processes that start
// together are slow, and a breaker would remember it.
async function warmUp(open: OpenLane, target: string): Promise<void> {
  const lane = open({ target, limits: usualLimits });
  await callAll(lane, 50);
  await lane.close();
}

// Connected before the play begins, and without a failure in its memory.
async function connected(open: OpenLane, target: string): Promise<Lane> {
  for (let tries = 1; ; tries += 1) {
    const lane = open({ target, limits });
    try {
      await callAll(lane, 3);
      return lane;
    } catch (error) {
      await lane.close();
      if (tries === 5) throw error;
    }
  }
}

interface Opened {
  readonly name: LaneName;
  readonly target: string;
}

answerParent({
  warmUp: ({ name, target }: Opened) => warmUp(lanes[name], target),
  open: async ({ name, target }: Opened) => {
    lane = await connected(lanes[name], target);
  },
  play: async ({ play, beganAtMs }: Part): Promise<Played> => {
    if (lane === undefined) throw new Error('not open');
    const { call } = lane;
    const schedule = poisson(play.seed, perSecond, stretched(play).durationMs);
    const lateMs = watchLoop();
    const ended = await openLoop(schedule, beganAtMs, (n) => call(`call-${n}`));
    return { ended, lateMs: lateMs() };
  },
  close: () => lane?.close(),
});
