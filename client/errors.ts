// One root, CallError: it failed. One subclass per refusal of ours: we did not let it go on.
import { Metadata, status } from '@grpc/grpc-js';
import { explain } from './explain.ts';
import { type AttemptRecord, underWay } from './journal.ts';
import { type StatusName, statusName } from './status.ts';

export type { AttemptRecord } from './journal.ts';

export interface CallErrorFields {
  readonly code: status;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
  /** Those of the call, `call.attempts`; without them the error cannot tell whether anything left. */
  readonly attempts?: readonly AttemptRecord[];
  readonly cause?: unknown;
  /** The trailers of the answer. */
  readonly metadata?: Metadata;
}

/**
 * A call failed. `code` is a gRPC status code, `attempts` what left the process for this call (also attempts
 * that ended after this error was made), `cause` the error beneath, `metadata` the trailers of the last answer.
 */
export class CallError extends Error {
  readonly code: status;
  readonly method: string;
  readonly attempts: readonly AttemptRecord[];
  readonly metadata: Metadata;
  readonly #knowsAttempts: boolean;

  constructor(message: string, fields: CallErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.method = fields.method;
    this.attempts = fields.attempts ?? [];
    this.metadata = fields.metadata ?? new Metadata();
    this.#knowsAttempts = fields.attempts !== undefined;
  }

  override get name(): string {
    return this.constructor.name;
  }

  /** `UNAVAILABLE` for code 14. */
  get status(): StatusName {
    return statusName(this.code);
  }

  /** How many further attempts of the call are on their way at this moment: they have left and not ended. */
  get underWay(): number {
    return underWay(this.attempts);
  }

  /** Why the call ended as it did, in a few sentences for a person. Holds no request, metadata or key. */
  explain(): string {
    return explain(this, this.#knowsAttempts);
  }
}

/** A time limit of ours passed. The server may have done the work. */
export class DeadlineExceededError extends CallError {
  /** Whose time it was: the attempt's own, or what was left of the whole call's. */
  readonly limit: 'attempt' | 'total';
  /** How long after its time it was noticed, in milliseconds: much, if this process was too busy to look. */
  readonly lateMs: number;

  constructor(
    message: string,
    fields: Omit<CallErrorFields, 'code'> & { readonly limit: 'attempt' | 'total'; readonly lateMs?: number },
  ) {
    super(message, { ...fields, code: status.DEADLINE_EXCEEDED });
    this.limit = fields.limit;
    this.lateMs = fields.lateMs ?? 0;
  }
}

/** The caller gave up (`cause` is its signal's reason), or the client was closed. The server may have done the work. */
export class CancelledError extends CallError {
  constructor(message: string, fields: Omit<CallErrorFields, 'code'>) {
    super(message, { ...fields, code: status.CANCELLED });
  }
}

/** Every allowed attempt failed. `code` and `cause` are those of the last one. */
export class RetriesExhaustedError extends CallError {}

/**
 * We refused rather than it failed: this attempt did not leave the process, so it is not retried and says nothing of
 * the server. A policy of your own refuses with this class or a subclass of it.
 */
export class RefusedError extends CallError {
  constructor(message: string, fields: CallErrorFields) {
    super(message, { ...fields, attempts: fields.attempts ?? [] });
  }
}

/** The breaker let nothing of this call leave the process: it is safe to take another way. */
export class CircuitOpenError extends RefusedError {
  /** Until a probe may leave, in milliseconds; 0 while the probe is out, Infinity while isolated by hand. */
  readonly retryAfterMs: number;

  constructor(message: string, fields: Omit<CallErrorFields, 'code'> & { readonly retryAfterMs: number }) {
    super(message, { ...fields, code: status.UNAVAILABLE });
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** The bulkhead and its queue were full: nothing of this attempt left the process. */
export class BulkheadFullError extends RefusedError {
  constructor(message: string, fields: Omit<CallErrorFields, 'code'>) {
    super(message, { ...fields, code: status.RESOURCE_EXHAUSTED });
  }
}

/** The client's own rate limit let nothing of this attempt leave the process. */
export class RateLimitedError extends RefusedError {
  /** Until the limit would let one through, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, fields: Omit<CallErrorFields, 'code'> & { readonly retryAfterMs: number }) {
    super(message, { ...fields, code: status.RESOURCE_EXHAUSTED });
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** There were no credentials to send: the provider failed, or they may not travel in the clear. Nothing left. */
export class CredentialsError extends RefusedError {
  constructor(message: string, fields: Omit<CallErrorFields, 'code'>) {
    super(message, { ...fields, code: status.UNAUTHENTICATED });
  }
}

/** The client was closed before this call began. Nothing left the process. */
export class ClientClosedError extends RefusedError {
  constructor(method: string) {
    super(`${method} refused: the client is closed`, { method, code: status.UNAVAILABLE });
  }
}

/** The request does not fit its message type. Nothing left the process. */
export class InvalidRequestError extends RefusedError {
  constructor(method: string, cause: unknown, attempts: readonly AttemptRecord[] = []) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${method} refused: the request cannot be encoded: ${why}`, {
      method,
      code: status.INVALID_ARGUMENT,
      attempts,
      cause,
    });
  }
}
