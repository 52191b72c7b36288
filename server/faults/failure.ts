// What faults share that answer with a status.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { errorInfo, retryInfo, statusDetails, statusDetailsTrailer } from '../status-details.ts';
import { FaultError } from './fault.ts';

type FailureName = Exclude<keyof typeof status, 'OK'>;
const names = Object.keys(status).filter((name) => Number.isNaN(Number(name)) && name !== 'OK') as FailureName[];

/** A status in a scenario: any but OK. */
export const failureStatus = z.enum(names, `expected one of ${names.join(', ')}`);

const maxMs = 3_600_000;
const reason = 'expected a word such as QUOTA_EXCEEDED, at most 63 characters';
const domain = 'expected 1 to 64 characters';
const retryAfter = `expected whole milliseconds from 0 to ${maxMs}`;
const pushback = `expected whole milliseconds from -1 to ${maxMs}; -1 says "do not retry"`;

/** What a scenario may say of a failure beside its status. */
export const failureOptions = {
  message: z.string().max(256, 'expected at most 256 characters').default('injected by chaos'),
  reason: z
    .string(reason)
    .regex(/^[A-Z][A-Z0-9_]{0,61}[A-Z0-9]$/, reason)
    .optional(),
  domain: z.string().min(1, domain).max(64, domain).optional(),
  retryAfterMs: z.int(retryAfter).min(0, retryAfter).max(maxMs, retryAfter).optional(),
  pushbackMs: z.int(pushback).min(-1, pushback).max(maxMs, pushback).optional(),
};

const options = z.object({ status: failureStatus, ...failureOptions });
type Failure = z.infer<typeof options>;

/** Trailers: google.rpc.ErrorInfo and RetryInfo where asked for, and the pushback of gRFC A6. */
function trailersOf(given: Failure): Record<string, string | Buffer> {
  const { message, reason: why, domain: whose = 'chaos.v1', retryAfterMs, pushbackMs } = given;
  const details = [
    ...(why === undefined ? [] : [errorInfo({ reason: why, domain: whose })]),
    ...(retryAfterMs === undefined ? [] : [retryInfo(retryAfterMs)]),
  ];
  const bytes = statusDetails({ code: status[given.status], message, details });
  return {
    ...(details.length > 0 && { [statusDetailsTrailer]: bytes }),
    ...(pushbackMs !== undefined && { 'grpc-retry-pushback-ms': String(pushbackMs) }),
  };
}

/** Makes the answer a scenario asks for, one for each call. */
export function failing(given: Failure): () => FaultError {
  const trailers = trailersOf(given);
  return () => new FaultError(status[given.status], given.message, trailers);
}
