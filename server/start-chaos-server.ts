// The server put together.
import { Server } from '@grpc/grpc-js';
import { door } from './auth/door.ts';
import { arrivalCounts } from './arrival-counts.ts';
import { type ArrivalEvent, arrivalFeed, onItsOwn } from './arrivals.ts';
import { packageVersion } from './build-info.ts';
import { type ChaosStatus, createChaos } from './chaos.ts';
import { arrivalsLog } from './arrivals-log.ts';
import { addControl } from './control.ts';
import { controlActions } from './control-actions.ts';
import { connections, type ConnectionsOptions, entrance } from './connections.ts';
import { httpServer } from './http.ts';
import { httpControl } from './http-control.ts';
import { inFlightCalls } from './in-flight.ts';
import { addHealth, addReflection } from './infrastructure-services.ts';
import { grpcListener, hostAndPort, listenHttp, StartError } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { type ChaosServerOptions, checkOptions, type CheckedOptions } from './options.ts';
import { type LifeOptions, serverLife } from './life.ts';
import type { Ledger } from './payments/ledger.ts';
import { openLedger } from './payments/open-ledger.ts';
import { addServices, chaosMethods } from './services.ts';
import { closeHttp, drain } from './shutdown.ts';
import { serverCredentials } from './tls.ts';

/** A running chaos server. */
export interface ChaosServer extends AsyncDisposable {
  /** What a client on this machine connects to, for example "127.0.0.1:50051". */
  readonly address: string;
  readonly grpcPort: number;
  readonly metricsPort: number;
  /** The seed of the fates; the random one when none was given. */
  readonly seed: string;
  /** Starts a scenario at its first phase; a RangeError names the scenarios there are. */
  setScenario(name: string): void;
  status(): ChaosStatus;
  /** Calls the listener when a call arrives and again when it ends; the answer unsubscribes it. */
  onArrival(listener: (event: ArrivalEvent) => void): () => void;
  /** Refuses new calls, lets those in flight end, then stops. May be called twice. */
  close(): Promise<void>;
}

async function open({ ledger: location, keyTtlMs, clock }: CheckedOptions): Promise<Ledger> {
  try {
    return await openLedger({ now: () => clock.now(), location, keyTtlMs });
  } catch (error) {
    throw new StartError('ledgerUrl', `cannot open the ledger ${location.name}: ${(error as Error).message}`, error);
  }
}

type Around = Pick<LifeOptions, 'inFlight' | 'health'> & Pick<ConnectionsOptions, 'receive'>;

/** The life of the server, and the port and the connections that it ends with. */
function network(grpc: Server, options: CheckedOptions, { receive, ...around }: Around) {
  const { host, grpcPort: port, drainMs, clock, logger } = options;
  const { serve, goAway } = entrance(grpc, serverCredentials(options.tls));
  const callers = connections({ clock, serve, receive });
  const listener = grpcListener({ host, port, accept: callers.accept });
  const kill = options.crash === 'kill' ? () => void process.kill(process.pid, 'SIGKILL') : undefined;
  const life = serverLife({ ...around, listener, connections: callers, goAway, drainMs, clock, logger, kill });
  return { life, connections: callers };
}

/** Everything, not yet listening. */
function assemble(options: CheckedOptions, ledger: Ledger) {
  const { clock, logger, seed } = options;
  const [draining, stopped] = [new AbortController(), new AbortController()];
  const inFlight = inFlightCalls();
  const grpc = new Server({ 'grpc.enable_channelz': 0 });
  // Chaos and health come into being below, and neither is asked before the server listens.
  const { life, connections: callers } = network(grpc, options, {
    inFlight,
    health: { startServing: () => health.startServing(), stopServing: () => health.stopServing() },
    receive(connection) {
      const reception = chaos.receive(connection);
      if (reception) metrics.connectionInjected(reception.kind);
      return reception;
    },
  });
  const context = { clock, draining: draining.signal, stopped: stopped.signal, life, seed };
  const chaos = createChaos({ ...options.chaosMode, ...options, context });
  const build = { version: packageVersion(), revision: options.revision };
  const { processMetrics } = options;
  const metrics = createMetrics({ methods: chaosMethods, chaos, build, processMetrics });
  const feed = arrivalFeed();
  const calls = { life, counts: arrivalCounts(), chaos, feed, metrics, inFlight, clock, logger };
  const served = {
    ...calls,
    ...door(options, metrics.callLimited),
    get draining() {
      return life.leaving();
    },
  };
  addServices(grpc, served, ledger);
  const actions = controlActions(chaos, arrivalsLog(feed));
  const control = { actions, feed, stopped: stopped.signal, token: options.controlToken, logger };
  addControl(grpc, control);
  addReflection(grpc);
  const health = addHealth(grpc, served);
  const http = httpServer({ metrics, isReady: life.isUp, control: httpControl(control) });
  return { draining, stopped, chaos, feed, inFlight, grpc, life, connections: callers, health, http };
}

type Assembled = ReturnType<typeof assemble>;

async function stop(parts: Assembled, ledger: Ledger, { drainMs, clock, logger }: CheckedOptions): Promise<void> {
  parts.health.stopServing();
  const inTime = await drain({ ...parts, drainMs, clock });
  if (!inTime) logger.warn({ drainMs }, `calls were cut: they had not ended after ${drainMs} ms`);
  await closeHttp(parts.http);
  parts.chaos.close();
  await ledger.close();
}

/** What a client on this machine dials when the server listens on every address. */
function dialled(host: string, port: number): string {
  const loopback: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return hostAndPort(loopback[host] ?? host, port);
}

async function listen({ http, life }: Assembled, options: CheckedOptions) {
  const metricsPort = await listenHttp(http, options.metricsHost, options.metricsPort);
  const grpcPort = await life.begin();
  return { metricsPort, grpcPort };
}

/** Starts a chaos server in this process. Bad options throw before anything is opened. */
export async function startChaosServer(options: ChaosServerOptions = {}): Promise<ChaosServer> {
  const checked = checkOptions(options);
  const ledger = await open(checked);
  const parts = assemble(checked, ledger);
  const ports = await listen(parts, checked).catch(async (error: unknown) => {
    await stop(parts, ledger, checked);
    throw error;
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop(parts, ledger, checked));
  return {
    ...ports,
    address: dialled(checked.host, ports.grpcPort),
    seed: checked.seed,
    setScenario: (name) => parts.chaos.setScenario(name),
    status: () => parts.chaos.status(),
    onArrival: (listener) => parts.feed.subscribe(onItsOwn(listener)),
    close,
    [Symbol.asyncDispose]: close,
  };
}
