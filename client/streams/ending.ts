// How an attempt of a stream ends: once, in the journal, with everything let go.
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { gaveUp, record } from '../attempt.ts';
import type { Call } from '../call.ts';
import { type CallError, CancelledError } from '../errors.ts';
import type { Opened } from '../unary.ts';
import { cancelled } from '../wire-errors.ts';

export interface Ending {
  /** Ends it as the wire says. */
  settle(ended: StatusObject, error: CallError | undefined): void;
  /** Ends it here and on the wire, with an error of ours. */
  cancel(error: CallError): void;
  /** Settles when it is over. */
  readonly promise: Promise<CallError | undefined>;
}

/** Ends with the caller's signal too; `onEnd` is called once. */
export function ending(
  call: Call,
  { wire, lease }: Opened,
  startedAtMs: number,
  onEnd: (error: CallError | undefined) => void,
): Ending {
  const { promise, resolve } = Promise.withResolvers<CallError | undefined>();
  let isOver = false;
  const settle = (ended: StatusObject, error: CallError | undefined) => {
    if (isOver) return;
    isOver = true;
    call.signal?.removeEventListener('abort', giveUp);
    record(call, ended, startedAtMs, { wire, lease });
    lease.release();
    resolve(error);
    onEnd(error);
  };
  const cancel = (error: CallError, ended: StatusObject) => {
    if (isOver) return;
    wire.cancelWithStatus(status.CANCELLED, gaveUp.details);
    settle(ended, error);
  };
  const giveUp = () => {
    const reason: unknown = call.signal?.reason;
    // The stream's own reasons: its reader left, its client was closed.
    const ended = reason instanceof CancelledError ? { ...gaveUp, details: reason.message } : gaveUp;
    cancel(cancelled(call, reason), ended);
  };
  call.signal?.addEventListener('abort', giveUp, { once: true });
  return {
    settle,
    cancel: (error) => cancel(error, { code: error.code, details: error.message, metadata: new Metadata() }),
    promise,
  };
}
