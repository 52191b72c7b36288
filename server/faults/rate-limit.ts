// Lets so many calls a second through and refuses the rest, telling each how long to wait (gRFC A6's pushback). Use it to
// teach that RESOURCE_EXHAUSTED is an order to slow down, and that one greedy caller need not starve the others.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { latestUsed } from '../latest-used.ts';
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

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

// Callers name their lanes themselves. Who is forgotten, the longest unseen first, begins with a full bucket.
const maxBuckets = 10_000;

const refused = (waitMs: number) =>
  new FaultError(status.RESOURCE_EXHAUSTED, `rate limit of chaos: the next call may come in ${waitMs} ms`, {
    'grpc-retry-pushback-ms': String(waitMs),
  });

/** A token bucket for each lane, or one for all (`per`): `perSecond` calls, `burst` at once; both default to 10. */
export const rateLimit = {
  options,
  describe: ({ per, perSecond, burst }) =>
    `let ${perSecond} calls/s through${per === 'caller' ? ' for each caller' : ''}, ${burst} at once`,
  create({ per, perSecond, burst }, { clock }) {
    const buckets = latestUsed<Bucket>(maxBuckets);
    return async (arrival, next) => {
      const name = per === 'all' ? '' : arrival.lane;
      const atMs = clock.now();
      let tokens = burst;
      buckets.change(name, (last) => {
        if (last) tokens = Math.min(burst, last.tokens + ((atMs - last.atMs) * perSecond) / 1000);
        return { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs };
      });
      if (tokens >= 1) return next(arrival);
      throw refused(Math.ceil(((1 - tokens) * 1000) / perSecond));
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
