// The life of the server's process, as its callers see it: it begins, crashes or restarts, and begins again.
import type { Logger } from 'pino';
import { type Clock, systemClock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { Life } from './faults/fault.ts';
import type { InFlight } from './in-flight.ts';
import type { Listener } from './listen.ts';
import { endCalls } from './shutdown.ts';

export interface ServerLife extends Life {
  /** Takes the port for the first time and answers with it. */
  begin(): Promise<number>;
  /** Whether calls are wanted. */
  isUp(): boolean;
  /** Aborts as soon as this life wants no more calls, be it for a restart or for good. */
  leaving(): AbortSignal;
  /** Ends it for good, without a crash: no new connection is taken, and the calls that are here may end. */
  close(): void;
}

export interface LifeOptions {
  readonly listener: Listener;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly inFlight: InFlight;
  /** Tells every caller by GOAWAY that its connection takes no more calls. */
  readonly goAway: () => void;
  readonly health: { startServing(): void; stopServing(): void };
  /** How long calls may go on when a restart begins, in milliseconds. */
  readonly drainMs: number;
  readonly logger: Logger;
  /** What a crash does, in place of playing one. */
  readonly kill?: (() => void) | undefined;
}

interface OneLife {
  state: 'up' | 'leaving' | 'down' | 'closed';
  startedAt: number;
  readonly leaving: AbortController;
  readonly ended: AbortController;
}

/** One life after the other, each with signals of its own. */
function lives({ listener, clock }: LifeOptions) {
  const unborn = (): OneLife => ({
    state: 'down',
    startedAt: clock.now(),
    leaving: new AbortController(),
    ended: new AbortController(),
  });
  const closed = new AbortController();
  let life = unborn();
  return {
    now: () => life,
    closed: closed.signal,
    async begin() {
      const next = life.ended.signal.aborted ? unborn() : life;
      const port = await listener.listen();
      if (closed.signal.aborted) listener.close();
      else life = Object.assign(next, { state: 'up', startedAt: clock.now() });
      return port;
    },
    leave() {
      life.state = 'leaving';
      listener.close();
      life.leaving.abort();
    },
    end() {
      life.state = 'down';
      listener.close();
      life.leaving.abort();
      life.ended.abort();
    },
    close() {
      life.state = 'closed';
      closed.abort();
      listener.close();
      life.leaving.abort();
    },
  };
}

type Lives = ReturnType<typeof lives>;

// Another process may have taken the port meanwhile.
const retryMs = 200;
const tellEvery = 50; // Ten seconds: a log is read by people.

async function beginAgain({ begin, closed }: Lives, logger: Logger): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await begin());
    } catch (error) {
      if (tries % tellEvery === 0) logger.warn({ err: error }, `not back yet, trying on: ${(error as Error).message}`);
      // Real time: this waits for another process, not for chaos.
      await systemClock.sleep(retryMs, closed);
    }
  }
}

async function beginAfter(downMs: number, life: Lives, { health, clock, logger }: LifeOptions): Promise<void> {
  await clock.sleep(downMs, life.closed);
  await beginAgain(life, logger);
  if (life.closed.aborted) return;
  health.startServing();
  logger.info('the server is back');
}

/** A life that has not begun. */
export function serverLife(options: LifeOptions): ServerLife {
  const { connections, goAway, health, logger, kill } = options;
  const life = lives(options);
  const { now } = life;
  const comeBack = (downMs: number) => beginAfter(downMs, life, options);
  const leave = async (downMs: number) => {
    const mine = now();
    await endCalls(options);
    if (now() !== mine || mine.state !== 'leaving') return;
    life.end();
    connections.close();
    await comeBack(downMs);
  };
  // Only a close() ends them sooner.
  const inBackground = (work: Promise<void>) => void work.catch(() => {});
  return {
    begin: life.begin,
    startedAt: () => now().startedAt,
    isUp: () => now().state === 'up',
    ended: () => now().ended.signal,
    leaving: () => now().leaving.signal,
    crash(downMs) {
      if (now().state === 'down' || now().state === 'closed') return;
      logger.warn({ downMs }, kill ? 'crash: the process is killed' : `crash: down for ${downMs} ms`);
      if (kill) return kill();
      life.end();
      connections.reset();
      inBackground(comeBack(downMs));
    },
    restart(downMs) {
      if (now().state !== 'up') return;
      logger.warn({ downMs }, `restart: down for ${downMs} ms as soon as calls have ended`);
      life.leave();
      health.stopServing();
      goAway();
      inBackground(leave(downMs));
    },
    close: life.close,
  };
}
