// After a run: lanes are let go, the chaos is cleared, the books are read, and all of it becomes one record.
import { availableParallelism } from 'node:os';
import { countBookings, readDescriptions } from './books.ts';
import type { LanePair } from './lane-pair.ts';
import { plannedPhases } from './planned-phases.ts';
import { arrivalsEnded } from './play.ts';
import type { AttemptRecord, Books, Ending, LaneRecord, RunRecord } from './record.ts';
import { elapsedMs, type Stage } from './stage.ts';
import { packageVersion } from './version.ts';

// Of a run that was interrupted, what can still be had at once.
const interruptedLimitMs = 1_500;
const booksLimitMs = 12_000;
// What callers have left takes the server a moment to end.
const lastArrivalsMs = 1_000;

const noBooks: Books = { bookings: {}, strangers: 0, settled: false };

/** What comes of it within the limit; else `otherwise`, also when it fails. */
const within = async <Result>(stage: Stage, limitMs: number, work: Promise<Result>, otherwise: Result) => {
  const timer = new AbortController();
  const late = stage.clock.sleep(limitMs, timer.signal).then(
    () => otherwise,
    () => otherwise,
  );
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    timer.abort();
  }
};

const readBooks = async ({ control, target, attempts, log }: LanePair): Promise<Books> => {
  const settled = attempts.underWay() === 0;
  await control.clear();
  const payments = Math.max(0, ...log.calls().map(({ n }) => n));
  return { ...countBookings(await readDescriptions(target), payments), settled };
};

// A fault that stalls the server makes it late on purpose.
const isStalled = (attempts: readonly AttemptRecord[]) =>
  attempts.some(({ faultKind }) => faultKind.split(',').includes('stall'));

const laneRecord = async (stage: Stage, pair: LanePair, durationMs: number, limitMs: number): Promise<LaneRecord> => {
  const { spec, log, control } = pair;
  const attempts = pair.attempts.list(stage.beganAtUnixMs);
  await within(stage, interruptedLimitMs, pair.lane.stop(), undefined);
  await arrivalsEnded({ ...stage, pairs: [pair] }, lastArrivalsMs).catch(() => undefined);
  const serverLateMs = isStalled(attempts) ? 0 : await within(stage, limitMs, control.lateMs(), 0);
  const books = await within(stage, limitMs, readBooks(pair), noBooks);
  const lateMs = Math.max(log.lateMs(), serverLateMs, pair.startLateMs);
  return { lane: spec, calls: log.calls(), attempts, breaker: log.breaker(durationMs), books, lateMs };
};

const lastCalls = async (stage: Stage, ending: Ending): Promise<void> => {
  await Promise.all(
    stage.pairs.map(async ({ lane, log, arrivals }) => {
      if (ending.is !== 'complete') {
        const end = await within(stage, interruptedLimitMs, lane.finish(0), undefined);
        log.addUnfinished(end?.unfinished ?? []);
      }
      await within(stage, interruptedLimitMs, arrivals.catchUp(), undefined);
    }),
  );
};

const unplayed = ({ experiment }: Stage): LaneRecord[] =>
  experiment.lanes.map((lane) => ({ lane, calls: [], attempts: [], breaker: [], books: noBooks, lateMs: 0 }));

// Once somebody has changed the chaos, only what the servers told is right.
const phasesOf = ({ phases, changes, experiment: { scenario } }: Stage, durationMs: number) => {
  const told = phases.list(durationMs);
  const isPlanned = typeof scenario !== 'string' && changes.length === 0 && told.length > 0;
  return isPlanned ? plannedPhases(scenario, told, durationMs) : told;
};

/** The record of what was played, whole or not. */
export const windUp = async (stage: Stage, ending: Ending, command: string): Promise<RunRecord> => {
  const hasBegun = stage.beganAtUnixMs > 0;
  const limitMs = ending.is === 'complete' ? booksLimitMs : interruptedLimitMs;
  const durationMs = elapsedMs(stage);
  if (hasBegun) await lastCalls(stage, ending);
  const lanes = hasBegun
    ? await Promise.all(stage.pairs.map((pair) => laneRecord(stage, pair, durationMs, limitMs)))
    : unplayed(stage);
  return {
    format: 1,
    experiment: stage.experiment,
    seed: stage.seed,
    command,
    beganAtUnixMs: stage.beganAtUnixMs || stage.clock.now(),
    durationMs,
    ending,
    changes: stage.changes,
    phases: phasesOf(stage, durationMs),
    lanes,
    machine: {
      cores: availableParallelism(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      version: packageVersion(),
    },
  };
};
