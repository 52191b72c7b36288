// Who may come in, before the request is looked at: first who is calling, then whether it calls too often.
import { status } from '@grpc/grpc-js';
import type { Asking, Identify } from './auth/identify.ts';
import type { CallerLimit } from './caller-limit.ts';
import { laneOf } from './arrive.ts';
import { RefusedError } from './refused-error.ts';

export interface Admitted {
  /** Who is calling; empty when nobody is asked, or when the caller could not prove it. */
  readonly caller: string;
  /** Set when the call must not go on. */
  readonly refusal?: RefusedError;
}

export type Admit = (asking: Asking, method: string) => Admitted | Promise<Admitted>;

export interface AdmissionOptions {
  /** Undefined: nobody is asked who it is. */
  readonly identify?: Identify | undefined;
  readonly limit?: CallerLimit | undefined;
  /** Told of each call that came too often. */
  readonly onLimited?: (method: string) => void;
}

/** What the limit is kept by: the caller, else its lane, else its address. */
function bucketOf(caller: string, { call }: Asking): string {
  if (caller) return `caller ${caller}`;
  const lane = laneOf(call.metadata);
  return lane ? `lane ${lane}` : `peer ${call.getPeer().replace(/:\d+$/, '')}`;
}

function tooOften({ perSecond, burst }: CallerLimit, waitMs: number): RefusedError {
  const details = `a caller may make ${perSecond} calls a second, ${burst} at once: wait ${waitMs} ms`;
  return new RefusedError(status.RESOURCE_EXHAUSTED, details, { 'grpc-retry-pushback-ms': String(waitMs) });
}

const anybody: Admitted = { caller: '' };

/** Answers who calls and whether it may; rejects only for a bug. */
export function admission({ identify, limit, onLimited }: AdmissionOptions): Admit {
  if (!identify && !limit) return () => anybody;
  return async (asking, method) => {
    let caller = '';
    try {
      if (identify) caller = await identify(asking);
    } catch (error) {
      if (error instanceof RefusedError) return { caller, refusal: error };
      throw error;
    }
    const waitMs = limit?.take(bucketOf(caller, asking)) ?? 0;
    if (!limit || waitMs === 0) return { caller };
    onLimited?.(method);
    return { caller, refusal: tooOften(limit, waitMs) };
  };
}
