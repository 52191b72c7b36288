// Plays a schedule of payments through a lane, which may be replaced by another while it plays.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BreakerState } from '../../client/index.ts';
import type { CallRecord } from '../run/record.ts';
import { callJournal, type LaneBatch } from './call-journal.ts';
import type { Lane, LaneListener } from './lane.ts';
import { type OpenLoop, openLoop } from './open-loop.ts';
import { paymentOf } from './payment.ts';
import { ticker } from './ticker.ts';

export interface Play {
  readonly beganAtUnixMs: number;
  /** When each call is due, in milliseconds from then. */
  readonly schedule: readonly number[];
}

export interface LaneEnd {
  readonly unfinished: readonly CallRecord[];
  /** The most that the process was behind its own timers, in milliseconds. */
  readonly lateMs: number;
}

export interface Player {
  /** New calls go through this one from now on; the one before is closed once its calls have ended. */
  use(open: (listener: LaneListener) => Promise<Lane>): Promise<void>;
  play(play: Play): void;
  /** Begins no more calls but those that are due by now, and waits for the rest, at most so long. */
  finish(limitMs: number): Promise<LaneEnd>;
}

export interface PlayerOptions {
  /** Milliseconds since 1970, on the clock of our own clients' events. */
  readonly nowUnixMs: () => number;
  /** At most every 20 ms, while something happens. */
  readonly onBatch: (batch: LaneBatch) => void;
}

/** A lane, the calls that are under way in it, and how its breaker stands. */
interface Stage {
  lane: Lane | undefined;
  paying: number;
  breaker: BreakerState | undefined;
}

const batchMs = 20;
// The parent's clock may be a little ahead of ours: what was due by then is.
const graceMs = 100;

/** A player without a lane yet. */
export function player({ nowUnixMs, onBatch }: PlayerOptions): Player {
  const journal = callJournal();
  const payments: Promise<void>[] = [];
  let beganAtUnixMs = Infinity;
  let loop: OpenLoop | undefined;
  let [stop, lateMs] = [() => {}, 0];
  const sinceBegan = (unixMs: number) => Math.max(0, unixMs - beganAtUnixMs);
  const nowMs = () => nowUnixMs() - beganAtUnixMs;
  const stages = stagesOf(
    (state) => journal.breaker(state, sinceBegan(nowUnixMs())),
    (event, n) => n !== undefined && journal.event(n, { ...event, atMs: event.atMs - beganAtUnixMs }),
  );
  const begin = (place: number, dueMs: number) => {
    const n = place + 1;
    journal.begin({ n, dueMs, startedMs: nowMs() });
    const paid = stages.pay(n);
    payments.push(paid.then((end) => journal.end(n, end, nowMs())));
  };
  const tell = (beatLateMs: number) => {
    lateMs = Math.max(lateMs, beatLateMs);
    const batch = journal.take(nowMs(), beatLateMs);
    if (batch) onBatch(batch);
  };
  return {
    use: stages.use,
    play(given) {
      ({ beganAtUnixMs } = given);
      stop = ticker(batchMs, nowUnixMs, tell);
      loop = openLoop(given.schedule, nowMs, begin);
    },
    async finish(limitMs) {
      loop?.endAt(nowMs() + graceMs);
      const all = Promise.resolve(loop?.begun).then(() => Promise.all(payments));
      await Promise.race([all, sleep(limitMs, undefined, { ref: false })]);
      stop();
      tell(0);
      return { unfinished: journal.unfinished(), lateMs };
    },
  };
}

function stagesOf(onBreaker: LaneListener['onBreaker'], onEvent: LaneListener['onEvent']) {
  let current: Stage = { lane: undefined, paying: 0, breaker: undefined };
  let told: BreakerState | undefined;
  const tell = (state: BreakerState | undefined) => {
    if (state === undefined || state === told) return;
    told = state;
    onBreaker(state);
  };
  const closeIfIdle = (stage: Stage) => {
    if (stage !== current && stage.paying === 0) void stage.lane?.close();
  };
  return {
    async use(open: (listener: LaneListener) => Promise<Lane>) {
      const stage: Stage = { lane: undefined, paying: 0, breaker: undefined };
      const heard = (state: BreakerState) => {
        stage.breaker = state;
        if (stage === current) tell(state);
      };
      stage.lane = await open({ onEvent, onBreaker: heard });
      const before = current;
      current = stage;
      closeIfIdle(before);
      // One without a breaker lets everything through, as a closed one does.
      tell(stage.breaker ?? (told && 'closed'));
    },
    async pay(n: number) {
      const stage = current;
      if (stage.lane === undefined) throw new Error('no lane was opened');
      stage.paying += 1;
      const end = await stage.lane.pay(paymentOf(n));
      stage.paying -= 1;
      closeIfIdle(stage);
      return end;
    },
  };
}
