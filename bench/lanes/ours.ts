// This library as a user gets it: the default stack, metrics on; and once more with its numbers for production.
import { createClient, production, standard, type StandardOptions } from '../../client/index.ts';
import { unstableService } from '../../proto/definitions.ts';
import { channelOptions, type Limits, type Lane, type LaneOptions, type OpenLane, usualLimits } from './lane.ts';

/** `standard()` with its times scaled; for the usual limits the same as `standard()`. */
const standardOptions = (limits: Limits): StandardOptions => ({
  totalTimeoutMs: limits.totalTimeoutMs,
  attemptTimeoutMs: limits.attemptTimeoutMs,
  retry: {
    attempts: limits.attempts,
    initialBackoffMs: limits.initialBackoffMs,
    maxBackoffMs: limits.maxBackoffMs,
  },
  breaker: { consecutiveFailures: limits.consecutiveFailures, openMs: limits.openMs },
});

export const ours: OpenLane = (options) => open(options, standardOptions(options.limits));

/** `standard(production)`, its times scaled as those of the limits are. */
export const oursProduction: OpenLane = (options) =>
  open(options, scaled(production, options.limits.totalTimeoutMs / usualLimits.totalTimeoutMs));

/** The same options with each time so many times as long. */
export function scaled<Options extends object>(options: Options, factor: number): Options {
  const scaledOne = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return [name, scaled(value, factor)];
    return [name, name.endsWith('Ms') && typeof value === 'number' ? value * factor : value];
  };
  return Object.fromEntries(Object.entries(options).map(scaledOne)) as Options;
}

function open({ target }: LaneOptions, options: StandardOptions): Lane {
  const client = createClient(unstableService, target, { policies: standard(options), channelOptions });
  return {
    // The .proto does not say that twice is as good as once; the key does, and the other lanes need no telling.
    call: (payload) => client.processData({ payload }, { idempotencyKey: payload }),
    close: () => client.close(),
  };
}
