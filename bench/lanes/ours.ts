// This library as a user gets it: the default stack, metrics on.
import { createClient, standard, type StandardOptions } from '../../client/index.ts';
import { unstableService } from '../../proto/definitions.ts';
import { channelOptions, type Limits, type Lane, type LaneOptions, type OpenLane } from './lane.ts';

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

/**
 * For a team that knows its deadline: a short first wait leaves time for the third attempt, and a breaker that a
 * server with 40 % failures does not open.
 */
export const oursTuned: OpenLane = (options) => {
  const { limits } = options;
  const { retry, ...usual } = standardOptions(limits);
  return open(options, {
    ...usual,
    retry: { ...retry, initialBackoffMs: limits.initialBackoffMs / 4 },
    breaker: { consecutiveFailures: 4 * limits.consecutiveFailures, openMs: limits.openMs / 10 },
  });
};

function open({ target }: LaneOptions, options: StandardOptions): Lane {
  const client = createClient(unstableService, target, { policies: standard(options), channelOptions });
  return {
    // The .proto does not say that twice is as good as once; the key does, and the other lanes need no telling.
    call: (payload) => client.processData({ payload }, { idempotencyKey: payload }),
    close: () => client.close(),
  };
}
