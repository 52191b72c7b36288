// Shutting down without dropping work: say so, let calls end, then cut what is left.
import type { Server as HttpServer } from 'node:http';
import type { Server as GrpcServer } from '@grpc/grpc-js';
import { type Clock, systemClock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { InFlight } from './in-flight.ts';

interface CallsToEnd {
  readonly inFlight: InFlight;
  readonly connections: Connections;
  /** How long calls may go on, in milliseconds. */
  readonly drainMs: number;
  readonly clock: Clock;
}

export interface Drain extends CallsToEnd {
  readonly grpc: GrpcServer;
  /** Ended first: no new connection is taken. */
  readonly life: { close(): void };
  /** Aborted next: calls that would never answer are let go. */
  readonly draining: AbortController;
  /** Aborted when the time is over, or nothing is left to wait for: every wait and stream ends. */
  readonly stopped: AbortController;
}

// Answers already made need a moment on the wire. Streams that never end (a health watch) are cut after it.
const flushMs = 500;

/** Waits for `work`, at most `ms`; answers whether it was done. */
async function within(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  const timer = new AbortController();
  const late = clock.sleep(ms, timer.signal).then(
    () => false,
    () => false,
  );
  const done = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return done;
}

/** Lets calls end whose connections take no new ones; answers whether all of them ended in time. */
export async function endCalls(
  { inFlight, connections, drainMs, clock }: CallsToEnd,
  timeIsOver = () => {},
): Promise<boolean> {
  const inTime = await within(inFlight.idle(), drainMs, clock);
  timeIsOver();
  // Real time from here on: this waits for sockets, not for chaos.
  await within(Promise.all([inFlight.idle(), connections.none()]), flushMs, systemClock);
  return inTime;
}

/** Ends a gRPC server's calls and connections; answers whether all calls ended in time. */
export async function drain({ grpc, life, draining, stopped, ...calls }: Drain): Promise<boolean> {
  life.close();
  grpc.tryShutdown(() => {});
  draining.abort();
  const inTime = await endCalls(calls, () => stopped.abort());
  grpc.forceShutdown();
  calls.connections.close();
  await within(calls.connections.none(), flushMs, systemClock);
  return inTime;
}

/** Closes an HTTP server, also under callers that keep their connection. */
export const closeHttp = (server: HttpServer) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
