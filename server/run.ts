// The server as a process.
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { accessOptions } from './auth/settings.ts';
import { systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig, type VariableName } from './config.ts';
import { helpText } from './help.ts';
import { type StartOption, StartError } from './listen.ts';
import { createLogger } from './logger.ts';
import { type ChaosServer, startChaosServer } from './start-chaos-server.ts';
import { listenForStop } from './stop-requests.ts';
import { tapeCommand } from './tape-command.ts';

const variableOf: Record<StartOption, VariableName> = {
  host: 'GRPC_HOST',
  grpcPort: 'GRPC_PORT',
  metricsHost: 'METRICS_HOST',
  metricsPort: 'METRICS_PORT',
  ledgerUrl: 'LEDGER_URL',
};

const host = 'an address of this machine (127.0.0.1 = only this machine can call)';
const port = 'a free port (0 = the system chooses)';
const adviceFor: Record<StartOption, string> = {
  host,
  grpcPort: port,
  metricsHost: host,
  metricsPort: port,
  ledgerUrl: 'a path or database that can be opened',
};

const start = (config: Config, logger: Logger) =>
  startChaosServer({
    host: config.GRPC_HOST,
    grpcPort: config.GRPC_PORT,
    metricsHost: config.METRICS_HOST,
    metricsPort: config.METRICS_PORT,
    chaosMode: config.CHAOS_MODE,
    seed: config.CHAOS_SEED,
    requestFaults: config.CHAOS_REQUEST_FAULTS === 'true',
    controlToken: config.CHAOS_CONTROL_TOKEN,
    crash: config.CHAOS_CRASH,
    ledgerUrl: config.LEDGER_URL,
    keyTtlMs: config.IDEMPOTENCY_KEY_TTL_MS,
    drainMs: config.DRAIN_MS,
    revision: config.REVISION,
    processMetrics: true,
    ...accessOptions(config),
    logger,
  });

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
  // An open channel to the parent would keep this process alive.
  if (process.connected) process.disconnect();
}

/** One line for a start that failed; a bug keeps its stack. */
function failedStart(error: unknown): void {
  if (!(error instanceof StartError)) throw error;
  fail(`${error.message}: set ${variableOf[error.option]} to ${adviceFor[error.option]}`, 1);
}

async function stop(server: ChaosServer, logger: Logger, reason: string): Promise<void> {
  logger.info({ reason }, `shutting down (${reason}): letting calls end`);
  try {
    await server.close();
    logger.info('stopped');
  } catch (error) {
    logger.error({ err: error }, 'could not stop in order');
    process.exit(1);
  }
  process.exit(0);
}

async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.LOG_LEVEL);
  const starting = start(config, logger);
  listenForStop({
    now: () => systemClock.now(),
    onStop(reason) {
      const stopped = starting.then((server) => stop(server, logger, reason));
      stopped.catch(() => {}); // Only a failed start gets here, and that is told of below.
    },
    onSecondSignal: () => process.exit(1),
  });
  const { address, grpcPort, metricsPort, seed } = await starting;
  const told = `gRPC on ${address}, metrics on port ${metricsPort}, seed ${seed}`;
  logger.info({ grpcPort, metricsPort, seed }, told);
  process.send?.({ type: 'ready', grpcPort, metricsPort });
}

/** Runs the server until it is asked to stop. */
export async function run(flags: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (flags[0] === 'tape') return void (process.exitCode = tapeCommand(flags.slice(1)));
  if (flags.includes('--help') || flags.includes('-h')) return void process.stdout.write(helpText());
  const [unknown] = flags;
  if (unknown !== undefined) {
    return fail(
      `unknown argument "${unknown}": there is only --help, which lists the variables that set the server`,
      2,
    );
  }
  // What grpc-js would print of a taken port is told once, in our words.
  if (!environment['GRPC_VERBOSITY']) setLogVerbosity(logVerbosity.NONE);
  try {
    await serve(readConfig(environment));
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message, 2);
    failedStart(error);
  }
}
