// Whether a broken stream may go on, and how long it waits first: pure, so that the table can be read and tested.
import { status } from '@grpc/grpc-js';
import {
  BulkheadFullError,
  CallError,
  CancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  RateLimitedError,
  RefusedError,
  RetriesExhaustedError,
} from '../errors.ts';
import { pushbackOf } from '../policies/retry-rules.ts';

/**
 * The least wait before the stream goes on, in milliseconds; `exactly` = the server said so. Undefined = it does not go
 * on. What may pass: the server or the way to it is gone (UNAVAILABLE, a stream that ended without a status), nothing
 * came in time, the client's own limits are closed for the moment, or the server itself says when to come back. An
 * answer that would be the same again, the caller's own end and deadline are final.
 */
export function pauseAfter(error: unknown): { readonly leastMs: number; readonly exactly: boolean } | undefined {
  if (!(error instanceof CallError) || error instanceof CancelledError) return undefined;
  if (error instanceof RefusedError) return afterRefusal(error);
  if (error instanceof DeadlineExceededError) return error.limit === 'attempt' ? soon : undefined;
  const pushback = pushbackOf(error.metadata);
  const mayPass = error.code === status.UNAVAILABLE || wasCut(error);
  if (pushback === undefined) return mayPass ? soon : undefined;
  const isWelcome = pushback !== 'never' && (mayPass || error.code === status.RESOURCE_EXHAUSTED);
  return isWelcome ? { leastMs: pushback, exactly: true } : undefined;
}

const soon = { leastMs: 0, exactly: false } as const;

function afterRefusal(error: RefusedError) {
  if (error instanceof BulkheadFullError) return soon;
  if (!(error instanceof CircuitOpenError || error instanceof RateLimitedError)) return undefined;
  // Infinity: isolated by hand. Whoever ends that tells nobody, so it is asked from time to time.
  return { leastMs: Number.isFinite(error.retryAfterMs) ? error.retryAfterMs : 0, exactly: false };
}

// Not the server's word: grpc-js's, for a stream that was reset or ended without a status, as by a proxy on the way.
const cuts = [
  { code: status.INTERNAL, details: /^Received RST_STREAM with code [02]\b/ },
  { code: status.CANCELLED, details: /^Call cancelled$/ },
] as const;

function wasCut(error: CallError): boolean {
  const last = error instanceof RetriesExhaustedError ? error.cause : error;
  const { details } = ((last as CallError).cause ?? {}) as { readonly details?: unknown };
  return typeof details === 'string' && cuts.some((cut) => cut.code === error.code && cut.details.test(details));
}
