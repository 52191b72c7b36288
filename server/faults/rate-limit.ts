// Lets so many calls a second through and refuses the rest, telling each how long to wait (gRFC A6's pushback). Use it to
// teach that RESOURCE_EXHAUSTED is an order to slow down, and that one greedy caller need not starve the others.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { callerLimit } from '../caller-limit.ts';
import { type FaultKind, FaultError } from './fault.ts';

const [rate, size] = ['expected calls a second from 0.001 to 1000000', 'expected whole calls from 1 to 1000000'];

const options = z
  .strictObject({
    kind: z.literal('rate-limit'),
    per: z.enum(['caller', 'all'], 'expected "caller" or "all"').default('caller'),
    perSecond: z.number(rate).min(0.001, rate).max(1_000_000, rate).default(10),
    burst: z.int(size).min(1, size).max(1_000_000, size).default(10),
  })
  .describe('Lets so many calls a second through and refuses the rest, telling each how long to wait.');

const refused = (waitMs: number) =>
  new FaultError(status.RESOURCE_EXHAUSTED, `rate limit of chaos: the next call may come in ${waitMs} ms`, {
    'grpc-retry-pushback-ms': String(waitMs),
  });

/**
 * A token bucket for each caller (by name, else by lane), or one for all (`per`): `perSecond` calls, `burst` at once; both
 * default to 10.
 */
export const rateLimit = {
  options,
  describe: ({ per, perSecond, burst }) =>
    `let ${perSecond} calls/s through${per === 'caller' ? ' for each caller' : ''}, ${burst} at once`,
  create({ per, ...limit }, { clock }) {
    const buckets = callerLimit(limit, { clock });
    return async (arrival, next) => {
      const { caller, lane } = arrival;
      const waitMs = buckets.take(per === 'all' ? '' : caller ? `caller ${caller}` : `lane ${lane}`);
      if (waitMs === 0) return next(arrival);
      throw refused(waitMs);
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
