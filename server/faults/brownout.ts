// A server with so many workers and a queue before them: it is as fast as ever until more calls arrive than the workers
// can do, and then each waits for all before it. The work of a caller that has gone is done all the same, so retries of
// calls that timed out keep an overloaded server overloaded long after what overloaded it has gone: a metastable failure.
// Use it to teach budgets, breakers and load shedding: a short queue lets it recover. Dropping the calls that nobody waits
// for (`abandon`) shortens the way back, but alone does not find it: first come, first served is last in time.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { letGo, lifeIsOver, wait } from './delay.ts';
import { timeInWords, timeMs, timeOf } from './distribution.ts';
import { callerGone, type FaultContext, FaultError, type FaultKind, serverStopped } from './fault.ts';
import { whole } from './whole.ts';
import { type Leave, workerQueue } from './worker-queue.ts';

const options = z
  .strictObject({
    kind: z.literal('brownout'),
    workers: whole(1, 10_000).default(10),
    serviceMs: timeMs.default(1000),
    queueLimit: whole(0, 10_000).default(1000),
    abandon: z.boolean('expected true or false').default(false),
  })
  .describe('So many workers and a queue before them: beyond what they can do, each call waits for all before it.');

type Options = z.infer<typeof options>;

// As Python's grpcio answers beyond its maximum_concurrent_rpcs.
const full = (queueLimit: number) =>
  new FaultError(status.RESOURCE_EXHAUSTED, `overloaded by chaos: ${queueLimit} calls wait already`);

/**
 * `workers` (default 10) serve one call each for `serviceMs` (default 1000), at most `queueLimit` (default 1000) wait in
 * the order of their arrival. With `abandon` (default false) a waiting call whose caller has gone leaves the queue.
 */
export const brownout = {
  options,
  describe: ({ workers, serviceMs, queueLimit, abandon }) =>
    `serve ${workers} calls at once, each ${timeInWords(serviceMs)}, while ${queueLimit} may wait` +
    (abandon ? ' until their caller gives up' : ''),
  create: ({ workers, serviceMs, queueLimit, abandon }: Options, context: FaultContext) => {
    const queue = workerQueue(workers, queueLimit);
    return async (arrival, next) => {
      const leaves: Leave[] = [
        { signal: lifeIsOver(context), error: () => letGo(context) },
        { signal: context.draining, error: serverStopped },
      ];
      if (abandon) leaves.push({ signal: arrival.gone, error: callerGone });
      const turn = queue.enter(leaves);
      if (!turn) throw full(queueLimit);
      await turn;
      try {
        await wait(timeOf(serviceMs, arrival.chance), context);
      } finally {
        queue.leave();
      }
      return next(arrival);
    };
  },
} satisfies FaultKind<Options>;
