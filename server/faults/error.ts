// Answers with a gRPC status at once; the handler never runs, so nothing is booked. With `pushbackMs` it tells the caller
// when to come back, with `reason` and `retryAfterMs` it carries details for programs.
import { z } from 'zod';
import { failing, failureOptions, failureStatus } from './failure.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('error'), status: failureStatus, ...failureOptions })
  .describe('Answers with a status at once; the work is not done.');

/** Answers `status`, for example UNAVAILABLE, with `message` (default "injected by chaos"). */
export const error = {
  options,
  describe: ({ status, pushbackMs }) => {
    if (pushbackMs === undefined) return `answer ${status}`;
    return `answer ${status}, ${pushbackMs < 0 ? 'do not retry' : `retry in ${pushbackMs} ms`}`;
  },
  create(given) {
    const failure = failing(given);
    return () => Promise.reject(failure());
  },
} satisfies FaultKind<z.infer<typeof options>>;
