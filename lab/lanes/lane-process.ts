// The process of one lane: it has a process of its own so that no lane pays for another's garbage or waits for it.
import { systemClock } from '../../client/index.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import { UsageError } from '../usage-error.ts';
import type { LaneBatch } from './call-journal.ts';
import { merged } from './merged.ts';
import { openLane } from './open-lane.ts';
import { type LaneEnd, type Play, player } from './player.ts';
import { warmUp } from './warm-up.ts';

/** What the parent says. */
export type ToLane =
  | { readonly type: 'open'; readonly lane: LaneSpec; readonly target: string }
  | { readonly type: 'play'; readonly play: Play }
  | { readonly type: 'change'; readonly id: number; readonly options: LaneSpec['options'] }
  | { readonly type: 'finish'; readonly limitMs: number };

/** What the lane says. */
export type FromLane =
  | { readonly type: 'ready' }
  /** Its options are wrong; it ends with exit code 2. */
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'batch'; readonly batch: LaneBatch }
  /** `refused` undefined = from now on. */
  | { readonly type: 'changed'; readonly id: number; readonly refused: string | undefined }
  | { readonly type: 'finished'; readonly end: LaneEnd };

const tell = (message: FromLane, then: () => void = () => undefined) =>
  void process.send?.(message, undefined, {}, then);
const { use, play, finish } = player({
  nowUnixMs: systemClock.now,
  onBatch: (batch) => tell({ type: 'batch', batch }),
});

let opened: { readonly lane: LaneSpec; readonly target: string } | undefined;

async function open(lane: LaneSpec, target: string): Promise<void> {
  try {
    await warmUp(lane);
    await use((listener) => openLane(lane, target, listener));
    opened = { lane, target };
    tell({ type: 'ready' });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell({ type: 'refused', why: error.message }, () => process.exit(2));
  }
}

async function change(id: number, options: LaneSpec['options']): Promise<void> {
  try {
    if (opened === undefined) throw new UsageError('the lane is not open');
    const { lane: before, target } = opened;
    const lane = { ...before, options: merged(before.options, options) };
    await use((listener) => openLane(lane, target, listener));
    opened = { lane, target };
    tell({ type: 'changed', id, refused: undefined });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell({ type: 'changed', id, refused: error.message });
  }
}

async function hear(message: ToLane): Promise<void> {
  if (message.type === 'open') return open(message.lane, message.target);
  if (message.type === 'play') return play(message.play);
  if (message.type === 'change') return change(message.id, message.options);
  return finish(message.limitMs).then((end) => tell({ type: 'finished', end }));
}

// One change after the other; the wait for the last calls holds nothing up.
let last: Promise<void> = Promise.resolve();
process.on('message', (message: ToLane) => {
  if (message.type === 'finish') void hear(message);
  else last = last.then(() => hear(message));
});
// Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
