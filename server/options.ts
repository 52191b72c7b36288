// What a server may be started with, checked once.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import pino, { type Logger } from 'pino';
import { type AccessOptions, checkAccess, type CheckedAccess } from './auth/access.ts';
import { type Clock, systemClock } from './clock.ts';
import { named } from './named.ts';
import { functions, names, oneOf, text, token, trueOrFalse, whole } from './option-checks.ts';
import { type LedgerLocation, ledgerLocation } from './payments/ledger-location.ts';
import { type ChaosMode, loadChaosMode } from './scenarios/load.ts';

export interface ChaosServerOptions extends AccessOptions {
  /** Where gRPC listens. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 0: the system chooses. */
  readonly grpcPort?: number | undefined;
  /** Where /metrics, /healthz and /readyz listen. Default 127.0.0.1. */
  readonly metricsHost?: string | undefined;
  /** Default 0: the system chooses. */
  readonly metricsPort?: number | undefined;
  /** `false`, `true` (= `homework`), a scenario's name or the path of a YAML or JSON scenario. Default `off`. */
  readonly chaosMode?: string | undefined;
  /** The same seed gives the same fates. 1 to 64 characters; default the scenario's own, else random. */
  readonly seed?: string | undefined;
  /** Whether calls may ask for faults by the metadata `rpc-behavior`. Default false. */
  readonly requestFaults?: boolean | undefined;
  /** How many faults may be set at once beside the scenario. Default 32. */
  readonly maxActiveFaults?: number | undefined;
  /** `sqlite::memory:`, `sqlite:<path>`, a path or `postgres://user:password@host:port/database`. Default in memory. */
  readonly ledgerUrl?: string | undefined;
  /** How long an idempotency key is remembered after its first use, in milliseconds. Default 86,400,000 (24 hours). */
  readonly keyTtlMs?: number | undefined;
  /** Asked of every caller of ChaosControl; 8 to 4096 visible ASCII characters. Default: none, only this machine may call. */
  readonly controlToken?: string | undefined;
  /** What the fault `crash` does: play a crash, or end the process by SIGKILL. Default `simulate`. */
  readonly crash?: 'simulate' | 'kill' | undefined;
  /** How long calls may go on once the server closes, in milliseconds. Default 10,000. */
  readonly drainMs?: number | undefined;
  /** Default silent. */
  readonly logger?: Logger | undefined;
  /** Default the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Whether Node's own figures are among the metrics. Default false: they sample for as long as the process lives. */
  readonly processMetrics?: boolean | undefined;
  /** What `app_build_info` says of the revision. Default `unknown`. */
  readonly revision?: string | undefined;
}

/** The options, checked, each default in place. */
export interface CheckedOptions extends CheckedAccess {
  readonly host: string;
  readonly grpcPort: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly chaosMode: ChaosMode;
  readonly seed: string;
  /** Whether the seed goes before a scenario's own. */
  readonly seedIsGiven: boolean;
  /** The name of this host when calls may ask for faults by `rpc-behavior`. */
  readonly requestFaultsFor: string | undefined;
  readonly maxActiveFaults: number;
  readonly ledger: LedgerLocation;
  readonly keyTtlMs: number;
  readonly controlToken: string | undefined;
  readonly crash: 'simulate' | 'kill';
  readonly drainMs: number;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly processMetrics: boolean;
  readonly revision: string;
}

const known: Readonly<Record<keyof ChaosServerOptions, true>> = {
  host: true,
  grpcPort: true,
  metricsHost: true,
  metricsPort: true,
  chaosMode: true,
  seed: true,
  requestFaults: true,
  maxActiveFaults: true,
  ledgerUrl: true,
  keyTtlMs: true,
  controlToken: true,
  crash: true,
  drainMs: true,
  logger: true,
  clock: true,
  processMetrics: true,
  revision: true,
  auth: true,
  tls: true,
  rateLimit: true,
  accessLog: true,
};

function checkChaos(options: ChaosServerOptions) {
  const { chaosMode: given = 'off', seed, requestFaults = false, maxActiveFaults = 32 } = options;
  const words = text('chaosMode', given, [1, 4096]);
  const chaosMode = named('chaosMode', () => loadChaosMode(words));
  return {
    chaosMode,
    seed: text('seed', seed ?? chaosMode.scenario.seed ?? randomBytes(6).toString('hex'), [1, 64]),
    seedIsGiven: seed !== undefined,
    requestFaultsFor: trueOrFalse('requestFaults', requestFaults) ? hostname() : undefined,
    maxActiveFaults: whole('maxActiveFaults', maxActiveFaults, 1000),
  };
}

/** Checks options; a TypeError or RangeError names the option, the bound and the value. */
export function checkOptions(options: ChaosServerOptions): CheckedOptions {
  names(options, Object.keys(known));
  const { host = '127.0.0.1', metricsHost = '127.0.0.1', grpcPort = 0, metricsPort = 0, drainMs = 10_000 } = options;
  const {
    ledgerUrl = 'sqlite::memory:',
    controlToken,
    logger = pino({ enabled: false }),
    clock = systemClock,
  } = options;
  const { crash = 'simulate', processMetrics = false, revision = 'unknown', keyTtlMs = 86_400_000 } = options;
  return {
    host: text('host', host, [1, 255]),
    metricsHost: text('metricsHost', metricsHost, [1, 255]),
    grpcPort: whole('grpcPort', grpcPort, 65_535),
    metricsPort: whole('metricsPort', metricsPort, 65_535),
    crash: oneOf('crash', crash, ['simulate', 'kill']),
    drainMs: whole('drainMs', drainMs, 3_600_000),
    ...checkChaos(options),
    ledger: named('ledgerUrl', () => ledgerLocation(text('ledgerUrl', ledgerUrl, [1, 4096]))),
    keyTtlMs: whole('keyTtlMs', keyTtlMs, 604_800_000),
    controlToken: controlToken === undefined ? undefined : token('controlToken', controlToken),
    // pino's; another kind of logger would fail with every call.
    logger: functions('logger', logger, ['info', 'warn', 'error', 'isLevelEnabled']),
    clock: functions('clock', clock, ['now', 'sleep']),
    processMetrics: trueOrFalse('processMetrics', processMetrics),
    revision: text('revision', revision, [0, 64]),
    ...checkAccess(options),
  };
}
