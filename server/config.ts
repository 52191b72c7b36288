// The server's environment: read once, checked as a whole.
import pino from 'pino';
import { z } from 'zod';
import { accessOwnWords, accessProblems, accessSchemas, accessSecrets, accessVariables } from './auth/settings.ts';
import { ledgerLocation } from './payments/ledger-location.ts';
import { readable } from './readable.ts';
import { loadChaosMode } from './scenarios/load.ts';

/** An unreadable or missing variable; the message names every one. */
export class ConfigError extends Error {
  override get name(): string {
    return 'ConfigError';
  }
}

const levels = [...Object.keys(pino.levels.values), 'silent'];

const whole = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value <= max);

const schemas = {
  GRPC_HOST: z.string(),
  GRPC_PORT: whole(65_535),
  METRICS_HOST: z.string(),
  METRICS_PORT: whole(65_535),
  CHAOS_MODE: readable(loadChaosMode),
  CHAOS_SEED: z.string().max(64).optional(),
  CHAOS_REQUEST_FAULTS: z.enum(['true', 'false']),
  CHAOS_CONTROL_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{8,4096}$/)
    .optional(),
  CHAOS_CRASH: z.enum(['simulate', 'kill']),
  LEDGER_URL: readable(ledgerLocation),
  IDEMPOTENCY_KEY_TTL_MS: whole(604_800_000),
  LOG_LEVEL: z.enum(levels as [string, ...string[]]),
  DRAIN_MS: whole(3_600_000),
  REVISION: z.string().max(64),
  ...accessSchemas,
};

export type VariableName = keyof typeof schemas;

interface Variable {
  /** As text; absent = the variable may be unset. */
  readonly default?: string;
  readonly expected: string;
  readonly meaning: string;
}

const port = 'a whole number from 0 to 65535 (0 = the system chooses)';

/** What `--help` tells. */
export const variables: Readonly<Record<VariableName, Variable>> = {
  GRPC_HOST: { default: '0.0.0.0', expected: 'a host name or address', meaning: 'where gRPC listens' },
  GRPC_PORT: { default: '50051', expected: port, meaning: 'port of gRPC; 0 = the system chooses' },
  METRICS_HOST: { default: '127.0.0.1', expected: 'a host name or address', meaning: 'where HTTP listens' },
  METRICS_PORT: {
    default: '9101',
    expected: port,
    meaning: 'port of /metrics, /healthz, /readyz and /chaos/v1/; 0 = chosen',
  },
  CHAOS_MODE: {
    default: 'false',
    expected: 'false, true, a scenario’s name or the path of a YAML or JSON file',
    meaning: 'false = no chaos, true = the homework’s, or a scenario’s name or file (YAML or JSON)',
  },
  CHAOS_SEED: {
    expected: 'at most 64 characters',
    meaning: 'the same seed gives the same fates; unset = the scenario’s own, else random, logged',
  },
  CHAOS_REQUEST_FAULTS: {
    default: 'false',
    expected: 'true or false',
    meaning: 'whether calls may ask for faults by the metadata rpc-behavior',
  },
  CHAOS_CONTROL_TOKEN: {
    expected: '8 to 4096 visible ASCII characters',
    meaning: 'asked of every ChaosControl caller; unset = only this machine may call',
  },
  CHAOS_CRASH: {
    default: 'simulate',
    expected: 'simulate or kill',
    meaning: 'what the fault crash does: play a crash, or SIGKILL this process',
  },
  LEDGER_URL: {
    default: 'sqlite::memory:',
    expected: 'sqlite::memory:, sqlite:<path>, a path or postgres://…',
    meaning: 'where payments are kept: sqlite::memory:, sqlite:<path>, a path or postgres://…',
  },
  IDEMPOTENCY_KEY_TTL_MS: {
    default: '86400000',
    expected: 'whole milliseconds from 0 to 604800000',
    meaning: 'how long an idempotency key is remembered after its first use, in milliseconds',
  },
  LOG_LEVEL: { default: 'info', expected: `one of ${levels.join(', ')}`, meaning: levels.join(', ') },
  DRAIN_MS: {
    default: '10000',
    expected: 'whole milliseconds from 0 to 3600000',
    meaning: 'how long calls may go on after SIGTERM, in milliseconds',
  },
  REVISION: {
    default: 'unknown',
    expected: 'at most 64 characters',
    meaning: 'what app_build_info says of the revision',
  },
  ...accessVariables,
};

const secret: ReadonlySet<string> = new Set(['CHAOS_CONTROL_TOKEN', ...accessSecrets]);
const names = Object.keys(variables) as VariableName[];

const schema = z.object(schemas);
export type Config = z.infer<typeof schema>;

// Their own words say more than "expected": which names there are, which part of the file is wrong.
const ownWords: ReadonlySet<string> = new Set(['CHAOS_MODE', 'LEDGER_URL', ...accessOwnWords]);

function problem(name: VariableName, value: string | undefined, issue: z.core.$ZodIssue): string {
  if (ownWords.has(name)) return `${name}: ${issue.message}`;
  const got = secret.has(name) ? `${value?.length ?? 0} characters` : JSON.stringify(value);
  return `${name}: expected ${variables[name].expected}, got ${got}`;
}

/** Reads the environment; empty is the same as unset. Throws a ConfigError with a line for each bad variable. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(names.map((name) => [name, environment[name] || variables[name].default]));
  const { data, error } = schema.safeParse(given);
  const together = data ? accessProblems(data) : [];
  if (together.length > 0) throw new ConfigError(together.join('\n'));
  if (data) return data;
  const problems = names.flatMap((name) => {
    const issue = error.issues.find(({ path }) => path[0] === name);
    return issue ? [problem(name, given[name], issue)] : [];
  });
  throw new ConfigError(problems.join('\n'));
}
