// From what a caller asks for to the call that goes through the policies.
import type { Call, ClientScope } from './call.ts';
import { type GivenMetadata, metadataOf } from './call-metadata.ts';
import { CancelledError } from './errors.ts';
import { withKey } from './idempotency-key.ts';
import { inboundNow } from './inbound.ts';
import type { KnownMethod } from './methods.ts';
import { checkKeys, checkNumber, maxDelayMs } from './policies/bounds.ts';

export interface CallOptions {
  /** Settles the call in whatever state it is; no further attempt leaves. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole call, in milliseconds, in place of `totalTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Sent with every attempt; what belongs to the connection (`content-length`, `connection`, …) is refused. */
  readonly metadata?: GivenMetadata | undefined;
  /** The same on every attempt; makes a timeout safe to retry. */
  readonly idempotencyKey?: string | undefined;
}

/** What a call has that was given none. */
export const noOptions: CallOptions = {};

interface Asked {
  readonly id: string;
  readonly request: unknown;
  readonly options: CallOptions;
}

/** A call as its policies get it. Throws a TypeError or RangeError that names the option for a bad one. */
export function newCall(client: ClientScope, known: KnownMethod, { id, request, options }: Asked): Call {
  if (options !== noOptions) checkKeys('call options', options, callOptionNames);
  const { timeoutMs, signal } = options;
  if (signal !== undefined) checkSignal(signal);
  if (timeoutMs !== undefined) checkNumber('timeoutMs', timeoutMs, { min: 1, max: maxDelayMs });
  const metadata = metadataOf(options.metadata);
  return {
    id,
    client,
    method: known.method,
    ...withKey(request, options.idempotencyKey, known, metadata),
    metadata,
    ...limits(client, options),
    deadlineIsAttempts: false,
    attempt: 1,
    maxAttempts: 1,
    backoffMs: 0,
    hedge: false,
    attempts: [],
    notes: { hedged: false, fallback: undefined },
  };
}

// The caller's own, and those of the inbound call that it serves.
function limits({ clock }: ClientScope, { signal, timeoutMs }: CallOptions) {
  const inbound = inboundNow();
  const ownMs = timeoutMs === undefined ? Infinity : clock.now() + timeoutMs;
  const deadlineIsCallers = timeoutMs !== undefined;
  if (!inbound) return { signal, deadlineMs: ownMs, deadlineIsCallers, totalMs: timeoutMs };
  const inboundMs = inbound.deadlineMs - Date.now();
  return {
    signal: signal ? AbortSignal.any([signal, inbound.signal]) : inbound.signal,
    deadlineMs: Math.min(ownMs, clock.now() + inboundMs),
    deadlineIsCallers,
    totalMs: Math.min(timeoutMs ?? Infinity, inboundMs),
  };
}

function checkSignal(signal: AbortSignal): void {
  if (typeof signal?.addEventListener === 'function' && typeof signal.aborted === 'boolean') return;
  const isController = typeof (signal as Partial<AbortController> | null)?.abort === 'function';
  const what = isController ? 'an AbortController: give its .signal' : signal === null ? 'null' : typeof signal;
  throw new TypeError(`signal must be an AbortSignal, got ${what}`);
}

const callOptionNames = ['signal', 'timeoutMs', 'metadata', 'idempotencyKey'] as const;

/** The caller had given up before it called. */
export function cancelledBefore(call: Call): CancelledError {
  const method = call.method.fullName;
  return new CancelledError(`${method} not sent: cancelled before it began`, {
    method,
    attempts: call.attempts,
    cause: call.signal?.reason,
  });
}
