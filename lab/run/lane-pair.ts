// A lane with a server that is its alone, so that no lane disturbs another.
import type { BreakerState, Clock } from '../../client/index.ts';
import { type Child, startChild } from '../child.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import { type RunningLane, startLane } from '../lanes/start-lane.ts';
import { type AttemptLog, attemptLog } from './attempt-log.ts';
import { type ArrivalsFollowed, followArrivals } from './follow-arrivals.ts';
import { type LaneLog, laneLog } from './lane-log.ts';
import { type ServerControl, serverControl } from './server-control.ts';
import { serverSettings } from './server-settings.ts';
import { warmServer } from './warm-server.ts';

export interface LanePair {
  readonly spec: LaneSpec;
  /** Where the server speaks gRPC. */
  readonly target: string;
  readonly control: ServerControl;
  readonly lane: RunningLane;
  readonly log: LaneLog;
  readonly attempts: AttemptLog;
  readonly arrivals: ArrivalsFollowed;
  /** How long after the run began its server had the scenario at the latest, in milliseconds; 0 until then. */
  startLateMs: number;
}

export interface PairOptions {
  readonly spec: LaneSpec;
  readonly seed: string;
  readonly withinMs: number;
  readonly token: string;
  readonly clock: Clock;
  /** Nothing is started after it aborts. */
  readonly signal: AbortSignal;
  readonly onBreaker: (state: BreakerState, atMs: number) => void;
  /** Told of each process as soon as it is there, before it is up. */
  readonly onProcess: (process: PairProcess) => void;
}

export interface PairProcess {
  /** "the server of lane naive" */
  readonly name: string;
  /** Settles with words for how it ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

// Others start at the same time, perhaps on a busy machine.
const startMs = 60_000;

// Longer than a server gives calls that are under way.
const killMs = 4_000;

const startServer = ({ seed, token, spec, onProcess }: PairOptions): Child => {
  const server = startChild('server', serverSettings(seed, token), 'pipe', startMs);
  // Whoever reads our own output reads verdicts.
  server.output?.on('data', (text: Buffer) => process.stderr.write(text));
  onProcess({ name: `the server of lane ${spec.name}`, ended: server.ended, stop: () => server.stop(killMs) });
  return server;
};

/** Settles when both are up and every arrival is told; rejects with a UsageError for options that cannot be. */
export const startPair = async (options: PairOptions): Promise<LanePair> => {
  const { spec, withinMs, token, clock, signal, onBreaker, onProcess } = options;
  signal.throwIfAborted();
  const { grpcPort, metricsPort = 0 } = await startServer(options).ready;
  const [log, attempts] = [laneLog(withinMs), attemptLog(spec.name)];
  const control = serverControl(metricsPort, token);
  const arrivals = await followArrivals({ control, onArrival: attempts.add, clock, signal });
  const target = `127.0.0.1:${grpcPort}`;
  signal.throwIfAborted();
  const lane = startLane({
    lane: spec,
    target,
    withinMs,
    onBatch(batch) {
      log.add(batch);
      for (const { state, atMs } of batch.breakers) onBreaker(state, atMs);
    },
  });
  onProcess({ name: `lane ${spec.name}`, ended: lane.ended, stop: () => lane.stop() });
  await Promise.all([lane.ready, warmServer(target)]);
  return { spec, target, control, lane, log, attempts, arrivals, startLateMs: 0 };
};
