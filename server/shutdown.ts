// Shutting down without dropping work: say so, let calls end, then cut what is left.
import type { Server as HttpServer } from 'node:http';
import type { Server as GrpcServer } from '@grpc/grpc-js';
import { type Clock, systemClock } from './clock.ts';
import type { InFlight } from './in-flight.ts';

export interface Drain {
  readonly grpc: GrpcServer;
  readonly inFlight: InFlight;
  /** Aborted first: calls that would never answer are let go. */
  readonly draining: AbortController;
  /** Aborted when the time is over, or nothing is left to wait for: every wait and stream ends. */
  readonly stopped: AbortController;
  /** How long calls may go on, in milliseconds. */
  readonly drainMs: number;
  readonly clock: Clock;
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

/** Ends a gRPC server's calls; answers whether all of them ended in time. */
export async function drain({ grpc, inFlight, draining, stopped, drainMs, clock }: Drain): Promise<boolean> {
  const shutDown = new Promise<void>((resolve) => {
    grpc.tryShutdown(() => resolve());
  });
  draining.abort();
  const inTime = await within(inFlight.idle(), drainMs, clock);
  stopped.abort();
  // Real time from here on: this waits for sockets, not for chaos.
  await within(Promise.all([inFlight.idle(), shutDown]), flushMs, systemClock);
  grpc.forceShutdown();
  return inTime;
}

/** Closes an HTTP server, also under callers that keep their connection. */
export const closeHttp = (server: HttpServer) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
