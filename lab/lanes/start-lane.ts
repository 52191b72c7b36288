// The parent's hand on the process of a lane.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { LaneSpec } from '../experiment/experiment.ts';
import { RunError, UsageError } from '../usage-error.ts';
import type { LaneBatch } from './call-journal.ts';
import type { FromLane, ToLane } from './lane-process.ts';
import type { LaneEnd, Play } from './player.ts';

export type { LaneBatch } from './call-journal.ts';
export type { LaneEnd } from './player.ts';

export interface StartLaneOptions {
  readonly lane: LaneSpec;
  /** The address of the lane's server. */
  readonly target: string;
  /** What makes an answer good; the lane tells of every answer, good or late. */
  readonly withinMs: number;
  /** At most every 20 ms, while something happens. */
  readonly onBatch: (batch: LaneBatch) => void;
}

export interface RunningLane {
  /** Rejects with a UsageError for bad options, with a RunError where the process could not start. */
  readonly ready: Promise<void>;
  /** Settles with words for how the process ended. */
  readonly ended: Promise<string>;
  /** Begins each call when it is due, whatever became of those before. */
  play(play: Play): void;
  /** Merges these over the lane's options for the calls from now on. Rejects with a UsageError for bad ones. */
  change(options: Record<string, unknown>): Promise<void>;
  /** Begins no more calls and waits until all have ended, or `limitMs`: then the unfinished ones are told. */
  finish(limitMs: number): Promise<LaneEnd>;
  /** Ends the process, whatever it does. May be called twice. */
  stop(): Promise<void>;
}

const file = join(import.meta.dirname, `lane-process${extname(import.meta.filename)}`);
const startMs = 60_000;

/** Starts the process of a lane and warms it up. */
export function startLane({ lane, target, onBatch }: StartLaneOptions): RunningLane {
  const child = fork(file, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const send = (message: ToLane) => void (child.connected && child.send(message, () => undefined));
  const ended = once(child, 'exit').then(([code, signal]) =>
    signal === null ? `exit code ${code}` : `signal ${signal}`,
  );
  // Its last words may come after the news of its end.
  const gone = ended.then(async (how) => {
    if (child.connected) await once(child, 'disconnect');
    return how;
  });
  const answer = <Type extends FromLane['type']>(type: Type, isIt: (message: Told<Type>) => boolean = () => true) =>
    answerOf(child, gone, lane.name, { type, isIt });
  child.on('message', (message: FromLane) => message.type === 'batch' && onBatch(message.batch));
  const ready = started(answer('ready'), answer('refused'), lane.name);
  // Whoever does not wait for it must not be killed by its failure.
  ready.catch(() => undefined);
  send({ type: 'open', lane, target });
  let changes = 0;
  return {
    ready,
    ended,
    play: (play) => send({ type: 'play', play }),
    async change(options) {
      const id = (changes += 1);
      const changed = answer('changed', (message) => message.id === id);
      send({ type: 'change', id, options });
      const { refused } = await changed;
      if (refused !== undefined) throw new UsageError(refused);
    },
    async finish(limitMs) {
      const finished = answer('finished');
      send({ type: 'finish', limitMs });
      return (await finished).end;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Told<Type> = Extract<FromLane, { readonly type: Type }>;

interface Awaited<Type> {
  readonly type: Type;
  readonly isIt: (message: Told<Type>) => boolean;
}

/** The first message of a kind from now on; rejects when the process ends before. */
function answerOf<Type extends FromLane['type']>(
  child: ChildProcess,
  gone: Promise<string>,
  name: string,
  { type, isIt }: Awaited<Type>,
): Promise<Told<Type>> {
  return new Promise((resolve, reject) => {
    const listen = (message: FromLane) => {
      if (message.type !== type || !isIt(message as Told<Type>)) return;
      child.off('message', listen);
      resolve(message as Told<Type>);
    };
    child.on('message', listen);
    void gone.then((how) => reject(new RunError(`lane ${name}: its process ended (${how})`)));
  });
}

async function started(ready: Promise<unknown>, refused: Promise<Told<'refused'>>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const tooLate = () => reject(new RunError(`lane ${name}: its process was not up after ${startMs / 1000} s`));
    timer = setTimeout(tooLate, startMs);
  });
  const no = refused.then(({ why }) => {
    throw new UsageError(why);
  });
  try {
    await Promise.race([ready, no, late]);
  } finally {
    clearTimeout(timer);
  }
}
