// The page's process: listens, feeds the board, stops.
import { systemClock, type Clock } from '../../client/index.ts';
import { createConsole } from '../console/console.ts';
import { consoleRoutes } from '../console/routes.ts';
import { eventStream } from '../event-stream.ts';
import { shippedExperiments } from '../experiment/find.ts';
import { closeServer, listen } from '../listen.ts';
import { startRun } from '../run/run-experiment.ts';
import { loadAssets } from './assets.ts';
import { type Board, createBoard } from './board.ts';
import { connectChaosControl } from './chaos-control.ts';
import { feedFromClient } from './client-feed.ts';
import { allowedHostNames } from './guard.ts';
import { createPageServer } from './http.ts';
import { feedFromServer } from './server-feed.ts';
import type { PageSettings } from './settings.ts';

export interface RunningPage {
  readonly port: number;
  /** Ends every stream and connection. */
  close(): Promise<void>;
}

const tickMs = 1000;
const flushMs = 100;

const runClock = (board: Board, clock: Clock): (() => void) => {
  const ticking = setInterval(() => board.tick(clock.now()), tickMs);
  const flushing = setInterval(() => board.flush(), flushMs);
  return () => {
    clearInterval(ticking);
    clearInterval(flushing);
  };
};

/** The console of experiments beside the live page. */
const openConsole = (board: Board) => {
  const stream = eventStream();
  const lab = createConsole({
    startRun,
    experiments: shippedExperiments(),
    scenarios: () => board.server.scenarios(),
    publish: (message) => stream.send(message),
  });
  // A page that hears nothing for a while asks anew.
  const alive = setInterval(() => stream.send({ event: 'alive', data: {} }), tickMs);
  return {
    routes: consoleRoutes(lab, stream),
    async close(): Promise<void> {
      clearInterval(alive);
      stream.close();
      await lab.close();
    },
  };
};

/** Starts the page; a taken port is a RunError. */
export const startPage = async (settings: PageSettings, clock: Clock = systemClock): Promise<RunningPage> => {
  const stream = eventStream();
  const board = createBoard((message) => stream.send(message));
  const control = connectChaosControl(settings.SERVER_ADDR, settings.CHAOS_CONTROL_TOKEN);
  const lab = openConsole(board);
  const server = createPageServer({
    assets: loadAssets(),
    control: {
      ...control,
      // The page shows what was asked for at once, not at its next look.
      async start(name) {
        const view = await control.start(name);
        board.server.answered(view, clock.now());
        return view;
      },
    },
    stream,
    snapshot: () => board.snapshot(clock.now()),
    hostNames: allowedHostNames(settings.PAGE_HOST, settings.PAGE_ALLOWED_HOSTS),
    experiments: lab.routes,
  });
  const stop = new AbortController();
  const { signal } = stop;
  const port = await listen(server, settings.PAGE_HOST, settings.PAGE_PORT, 'PAGE_PORT');
  const feeds = [
    feedFromClient(board, { clientUrl: settings.CLIENT_URL, clock, signal }),
    feedFromServer(board, { control, clock, signal }),
  ];
  const stopClock = runClock(board, clock);
  return {
    port,
    async close() {
      stopClock();
      stop.abort();
      stream.close();
      await Promise.all([closeServer(server), lab.close(), ...feeds]);
      await control.close();
    },
  };
};
