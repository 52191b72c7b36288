// The demo client process: a steady load through the library, and all that can be known of it over HTTP.
import type { Logger } from 'pino';
import { type Policy, standard, systemClock } from '../client/index.ts';
import { type Command, refuseArguments } from './command.ts';
import { environmentHelp, readEnvironment } from './environment.ts';
import { eventStream, type EventStream, type Message } from './event-stream.ts';
import { closeServer, listen } from './listen.ts';
import { type Calls, rpcs } from './load/calls.ts';
import { createClientServer } from './load/http.ts';
import { load, type LoadCounts } from './load/schedule.ts';
import { type ClientSettings, clientSettings } from './load/settings.ts';
import { createLogger } from './log.ts';
import { processRegistry } from './process-metrics.ts';
import { tellParent, untilStopped } from './stop.ts';

const help = () => `resilience-lab client: calls the server at a steady rate through the resilient client.

It serves /metrics, /healthz, /readyz and /events (every event of the client, as server-sent events).

Environment variables, with their defaults:
${environmentHelp(clientSettings)}

Example:
  CALLS_PER_SECOND=10 RPC=ProcessData resilience-lab client

Exit codes: 0 = stopped as asked, 1 = could not run, 2 = wrong settings.`;

/** What a reader of /events gets first. */
const snapshotOf = (settings: ClientSettings, policies: readonly Policy[]): Message => {
  const { pipeline } = rpcs[settings.RPC];
  const views = policies.flatMap(({ breakers }) => breakers ?? []);
  const breakers = views.map(({ name, state, retryAfterMs }) => ({ name: name ?? pipeline, state, retryAfterMs }));
  const options = { rpc: settings.RPC, callsPerSecond: settings.CALLS_PER_SECOND, target: settings.SERVER_ADDR };
  return { event: 'snapshot', data: { atMs: systemClock.now(), pipeline, breakers, options } };
};

const reportEverySecond = (counts: () => LoadCounts, stream: EventStream, log: Logger): NodeJS.Timeout => {
  let saidDropped = 0;
  return setInterval(() => {
    const { dropped, inFlight } = counts();
    stream.send({ event: 'load', data: counts() });
    if (dropped > saidDropped) log.warn({ dropped, inFlight }, `too many calls in flight: ${dropped} dropped so far`);
    saidDropped = dropped;
  }, 1000);
};

const drain = async (calls: Calls, drainMs: number, log: Logger): Promise<void> => {
  const late = new AbortController();
  const limit = systemClock.sleep(drainMs, late.signal).then(
    () => log.warn(`calls were still in flight after ${drainMs} ms; leaving without them`),
    () => undefined,
  );
  await Promise.race([calls.close(), limit]);
  late.abort(new Error('drained'));
};

const run = async (settings: ClientSettings): Promise<void> => {
  const log = createLogger('client', settings.LOG_LEVEL);
  const [stream, registry, policies] = [eventStream(), processRegistry(), standard()];
  const stop = new AbortController();
  const stopped = untilStopped(systemClock.now);
  const server = createClientServer({
    registry,
    stream,
    snapshot: () => snapshotOf(settings, policies),
    ready: () => !stop.signal.aborted,
  });
  const port = await listen(server, settings.METRICS_HOST, settings.METRICS_PORT, 'METRICS_PORT');
  const calls = rpcs[settings.RPC].connect({
    target: settings.SERVER_ADDR,
    loadBalancing: settings.LOAD_BALANCING,
    policies,
    registry,
    logger: log,
    onEvent: (event) => stream.send({ event: 'event', data: event }),
  });
  log.info(
    `calling ${settings.RPC} at ${settings.SERVER_ADDR}, ${settings.CALLS_PER_SECOND} calls a second; ` +
      `metrics at http://${settings.METRICS_HOST}:${port}/metrics`,
  );
  const { CALLS_PER_SECOND: perSecond } = settings;
  const { counts } = load({ perSecond, clock: systemClock, signal: stop.signal, call: calls.call });
  const reporting = reportEverySecond(counts, stream, log);
  tellParent({ metricsPort: port });
  log.info(`stopping: ${await stopped}`);
  stop.abort();
  clearInterval(reporting);
  await drain(calls, settings.DRAIN_MS, log);
  stream.close();
  await closeServer(server);
};

/** Calls the server at a steady rate until it is told to stop. */
export const clientCommand: Command = {
  summary: 'runs the demo client alone',
  example: 'CALLS_PER_SECOND=10 resilience-lab client',
  help,
  async run(args) {
    refuseArguments('client', args);
    await run(readEnvironment(clientSettings, process.env));
    return 0;
  },
};
