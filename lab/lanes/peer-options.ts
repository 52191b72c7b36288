// The options of the clients that are not ours: checked once, each default in place.
import { z } from 'zod';
import { statusName } from '../../client/index.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { PeerOptions } from './lane.ts';
import { said } from './merged.ts';

/** The homework's numbers. */
const defaults: PeerOptions = {
  totalTimeoutMs: 10_000,
  attemptTimeoutMs: 2_000,
  attempts: 3,
  initialBackoffMs: 1_000,
  backoffFactor: 2,
  maxBackoffMs: 4_000,
  jitter: 'none',
  retryableStatuses: ['UNAVAILABLE', 'DEADLINE_EXCEEDED'],
  consecutiveFailures: 5,
  openMs: 30_000,
};

const errorStatuses: readonly string[] = Array.from({ length: 16 }, (_, code) => statusName(code + 1));

const ms = z.number().min(1).max(2_147_483_647);
const msOrNone = [z.union([ms, z.literal(false)]), 'milliseconds of at least 1, or false'] as const;
const count = z.int().min(1).max(1_000);

/** What each may be, and that in words. */
const checks: { readonly [Name in keyof PeerOptions]: readonly [z.ZodType, string] } = {
  totalTimeoutMs: msOrNone,
  attemptTimeoutMs: msOrNone,
  attempts: [count, 'a whole number from 1 to 1000'],
  initialBackoffMs: [ms, 'milliseconds of at least 1'],
  backoffFactor: [z.number().min(1).max(100), 'a number from 1 to 100'],
  maxBackoffMs: [ms, 'milliseconds of at least 1'],
  jitter: [z.enum(['none', 'full']), 'none or full'],
  retryableStatuses: [z.array(z.enum(errorStatuses as [string])), 'a list of gRPC error statuses'],
  consecutiveFailures: [count, 'a whole number from 1 to 1000'],
  openMs: [ms, 'milliseconds of at least 1'],
};

/**
 * Those of the options that this client can be told, each with its default: that of `PeerOptions`, unless the client has
 * its own. Throws a TypeError or RangeError that names the option for a bad one.
 */
export function peerOptions<Name extends keyof PeerOptions>(
  lane: Pick<LaneSpec, 'options'>,
  names: readonly Name[],
  own: Partial<Pick<PeerOptions, Name>> = {},
): Pick<PeerOptions, Name> {
  const options = said(lane.options);
  const stranger = Object.keys(options).find((name) => !names.includes(name as Name));
  if (stranger !== undefined) throw new TypeError(`${stranger} is not an option; there is ${names.join(', ')}`);
  for (const name of names) check(name, options[name]);
  return { ...defaults, ...own, ...options };
}

function check(name: keyof PeerOptions, value: unknown): void {
  const [schema, words] = checks[name];
  if (value === undefined || schema.safeParse(value).success) return;
  throw new RangeError(`${name} must be ${words}, got ${JSON.stringify(value)}`);
}
