// Answers with a gRPC status at once; the handler never runs, so nothing is booked.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, FaultError } from './fault.ts';

type FailureName = Exclude<keyof typeof status, 'OK'>;
const failures = Object.keys(status).filter((name) => Number.isNaN(Number(name)) && name !== 'OK') as FailureName[];

const options = z.strictObject({
  kind: z.literal('error'),
  status: z.enum(failures, `expected one of ${failures.join(', ')}`),
  message: z.string().max(256).default('injected by chaos'),
});

/** Answers `status`, for example UNAVAILABLE, with `message` (default "injected by chaos"). */
export const error = {
  options,
  describe: (given) => `answer ${given.status}`,
  create: (given) => () => Promise.reject(new FaultError(status[given.status], given.message)),
} satisfies FaultKind<z.infer<typeof options>>;
