// The main job: a chaos server, a client that calls it, and the page that shows both.
import { z } from 'zod';
import { systemClock } from '../client/index.ts';
import { type Child, startChild } from './child.ts';
import { type Command, refuseArguments } from './command.ts';
import { environmentHelp, port, readEnvironment } from './environment.ts';
import { clientSettings } from './load/settings.ts';
import { type RunningPage, startPage } from './page/page.ts';
import { pageSettings } from './page/settings.ts';
import { checkPorts } from './ports.ts';
import { tellParent, untilStopped } from './stop.ts';
import { RunError } from './usage-error.ts';
import { welcome } from './welcome.ts';

const { RPC, CALLS_PER_SECOND } = clientSettings.shape;
const { PAGE_PORT, CHAOS_CONTROL_TOKEN, LOG_LEVEL } = pageSettings.shape;

const startSettings = z.object({
  PAGE_PORT,
  GRPC_PORT: port(50_051).describe('the gRPC server; 0 = any free port, as for all of them'),
  METRICS_PORT: port(9101).describe('the server’s /metrics, /healthz, /readyz'),
  CLIENT_METRICS_PORT: port(9102).describe('the client’s /metrics, /healthz, /readyz, /events'),
  CHAOS_MODE: z.string().default('showcase').describe('the scenario to begin with, or a YAML or JSON file of one'),
  CHAOS_SEED: z.string().optional().describe('fixes the fates of calls; default: a random seed'),
  CALLS_PER_SECOND,
  RPC,
  CHAOS_CONTROL_TOKEN,
  LOG_LEVEL: LOG_LEVEL.unwrap()
    .optional()
    .describe('of both; default on a terminal: server warn, client info; else info'),
});

type StartSettings = z.output<typeof startSettings>;

const host = '127.0.0.1';
// Long enough for an attempt that is on the wire, short enough for somebody who pressed Ctrl-C. When the client is
// gone, nobody waits for the server's answers any more.
const drainMs = { client: 2200, server: 500 };
const killMs = 5000;

const help = () => `resilience-lab start: an unstable server, a resilient client and a live page that shows both.

This is what npm start runs. Everything listens on ${host} only.

Environment variables, with their defaults:
${environmentHelp(startSettings)}

Example:
  CHAOS_MODE=homework PAGE_PORT=8081 resilience-lab start

Exit codes: 0 = stopped as asked, 1 = could not run or a part died, 2 = wrong settings.`;

const startServer = (settings: StartSettings): Child => {
  const level = settings.LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info');
  const ports = { GRPC_PORT: String(settings.GRPC_PORT), METRICS_PORT: String(settings.METRICS_PORT) };
  return startChild('server', {
    ...ports,
    GRPC_HOST: host,
    METRICS_HOST: host,
    CHAOS_MODE: settings.CHAOS_MODE,
    DRAIN_MS: String(drainMs.server),
    LOG_LEVEL: level,
  });
};

const startClient = (settings: StartSettings, grpcPort: number): Child =>
  startChild('client', {
    METRICS_HOST: host,
    DRAIN_MS: String(drainMs.client),
    SERVER_ADDR: `${host}:${grpcPort}`,
    METRICS_PORT: String(settings.CLIENT_METRICS_PORT),
    LOG_LEVEL: settings.LOG_LEVEL ?? 'info',
  });

interface Running {
  readonly children: Child[];
  page: RunningPage | undefined;
}

const startAll = async (settings: StartSettings, running: Running) => {
  const server = startServer(settings);
  running.children.push(server);
  const { grpcPort = 0, metricsPort: serverMetricsPort = 0 } = await server.ready;
  const client = startClient(settings, grpcPort);
  running.children.push(client);
  const { metricsPort: clientMetricsPort = 0 } = await client.ready;
  const clientUrl = `http://${host}:${clientMetricsPort}`;
  const addresses = {
    PAGE_HOST: host,
    PAGE_ALLOWED_HOSTS: [],
    SERVER_ADDR: `${host}:${grpcPort}`,
    CLIENT_URL: clientUrl,
  };
  const { PAGE_PORT: wanted, CHAOS_CONTROL_TOKEN: token } = settings;
  running.page = await startPage({ ...addresses, PAGE_PORT: wanted, CHAOS_CONTROL_TOKEN: token, LOG_LEVEL: 'info' });
  return { pagePort: running.page.port, grpcPort, serverMetricsPort, clientMetricsPort };
};

const stopAll = async ({ children, page }: Running): Promise<void> => {
  process.stdout.write('\n  Stopping; calls in flight may end first.\n');
  const closing = page?.close();
  // The client first: its last calls still find a server.
  for (const child of children.toReversed()) await child.stop(killMs);
  await closing;
};

const firstEnd = async (children: readonly Child[]): Promise<never> => {
  const how = await Promise.race(children.map(async ({ name, ended }) => `the ${name} ended: ${await ended}`));
  throw new RunError(`${how}; it says why above. Everything else was stopped.`);
};

const checkAllPorts = (settings: StartSettings): Promise<void> =>
  checkPorts(
    (['PAGE_PORT', 'GRPC_PORT', 'METRICS_PORT', 'CLIENT_METRICS_PORT'] as const).map((variable) => ({
      host,
      port: settings[variable],
      variable,
    })),
  );

const run = async (settings: StartSettings): Promise<void> => {
  const stopped = untilStopped(systemClock.now);
  await checkAllPorts(settings);
  const running: Running = { children: [], page: undefined };
  try {
    // Ctrl-C counts also while things are still starting.
    const ports = await Promise.race([startAll(settings, running), stopped]);
    if (typeof ports === 'string') return;
    process.stdout.write(welcome(ports, settings.CHAOS_MODE));
    tellParent(ports);
    await Promise.race([stopped, firstEnd(running.children)]);
  } finally {
    await stopAll(running);
  }
};

/** Starts server, client and page, and stops them all when told to or when one of them dies. */
export const startCommand: Command = {
  summary: 'starts server, client, live page and console (the default)',
  example: 'CHAOS_MODE=homework resilience-lab start',
  help,
  async run(args) {
    refuseArguments('start', args);
    await run(readEnvironment(startSettings, process.env));
    return 0;
  },
};
