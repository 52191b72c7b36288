// The server put together.
import { Server } from '@grpc/grpc-js';
import { arrivalCounts } from './arrival-counts.ts';
import { type ArrivalEvent, arrivalFeed } from './arrivals.ts';
import { packageVersion } from './build-info.ts';
import { type ChaosStatus, createChaos } from './chaos.ts';
import { addControl } from './control.ts';
import { httpServer } from './http.ts';
import { inFlightCalls } from './in-flight.ts';
import { addHealth, addReflection } from './infrastructure-services.ts';
import { hostAndPort, listenGrpc, listenHttp, StartError } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { type ChaosServerOptions, checkOptions, type CheckedOptions } from './options.ts';
import { oneLife } from './life.ts';
import { type Ledger, openLedger } from './payments/ledger.ts';
import { addServices, chaosMethods } from './services.ts';
import { closeHttp, drain } from './shutdown.ts';

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

function open({ ledger, clock }: CheckedOptions): Ledger {
  try {
    return openLedger({ now: () => clock.now(), location: ledger });
  } catch (error) {
    throw new StartError('ledgerUrl', `cannot open the ledger ${ledger}: ${(error as Error).message}`, error);
  }
}

/** Everything but the network. */
function assemble(options: CheckedOptions, ledger: Ledger) {
  const { clock, logger, seed } = options;
  const [draining, stopped] = [new AbortController(), new AbortController()];
  const context = { clock, draining: draining.signal, stopped: stopped.signal, life: oneLife(clock), seed };
  const chaos = createChaos({ ...options.chaosMode, context, logger });
  const build = { version: packageVersion(), revision: options.revision };
  const { processMetrics } = options;
  const metrics = createMetrics({ methods: chaosMethods, chaos, build, processMetrics });
  const [feed, inFlight] = [arrivalFeed(), inFlightCalls()];
  const grpc = new Server({ 'grpc.enable_channelz': 0 });
  const calls = { counts: arrivalCounts(), chaos, feed, metrics, inFlight, clock, logger };
  addServices(grpc, { ...calls, draining: draining.signal }, ledger);
  addControl(grpc, { chaos, feed, stopped: stopped.signal, token: options.controlToken });
  addReflection(grpc);
  const health = addHealth(grpc);
  const http = httpServer({ metrics, isReady: () => !draining.signal.aborted });
  return { draining, stopped, chaos, feed, inFlight, grpc, health, http };
}

type Assembled = ReturnType<typeof assemble>;

async function stop(parts: Assembled, ledger: Ledger, { drainMs, clock, logger }: CheckedOptions): Promise<void> {
  parts.health.stopServing();
  const inTime = await drain({ ...parts, drainMs, clock });
  if (!inTime) logger.warn({ drainMs }, `calls were cut: they had not ended after ${drainMs} ms`);
  await closeHttp(parts.http);
  parts.chaos.close();
  ledger.close();
}

/** What a client on this machine dials when the server listens on every address. */
function dialled(host: string, port: number): string {
  const loopback: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return hostAndPort(loopback[host] ?? host, port);
}

async function listen({ http, grpc }: Assembled, options: CheckedOptions) {
  const metricsPort = await listenHttp(http, options.metricsHost, options.metricsPort);
  const grpcPort = await listenGrpc(grpc, options.host, options.grpcPort);
  return { metricsPort, grpcPort };
}

/** Starts a chaos server in this process. Bad options throw before anything is opened. */
export async function startChaosServer(options: ChaosServerOptions = {}): Promise<ChaosServer> {
  const checked = checkOptions(options);
  const ledger = open(checked);
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
    onArrival: (listener) => parts.feed.subscribe(listener),
    close,
    [Symbol.asyncDispose]: close,
  };
}
