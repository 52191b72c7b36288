// Which state each breaker was in, and since exactly when. Pure: time is an argument.
import type { BreakerState, ClientEvent } from '../../client/index.ts';

/** A breaker in one state; `unknown` while the client cannot be heard. */
export interface BreakerSegment {
  readonly breaker: string;
  readonly state: BreakerState | 'unknown';
  readonly fromMs: number;
  /** Null = it still is. */
  readonly toMs: number | null;
  /** While open: when the one probe may leave, in milliseconds since 1970. */
  readonly probeAtMs: number | null;
  /** While open: how many failures in a row opened it, 1 = a failed probe; 0 = not known, or it was a share. */
  readonly failures: number;
}

/** What the client says of a breaker when one begins to listen. */
export interface BreakerSnapshot {
  readonly name: string;
  readonly state: BreakerState;
  readonly retryAfterMs: number;
}

type Opened = Pick<BreakerSegment, 'probeAtMs' | 'failures'>;
const notOpen: Opened = { probeAtMs: null, failures: 0 };

// A failed probe opens it too; that is one failure, not five in a row.
const rowOf = ({ reason, consecutiveFailures }: Extract<ClientEvent, { type: 'circuit-opened' }>): number => {
  if (reason === 'probe') return 1;
  return reason === 'consecutive' ? consecutiveFailures : 0;
};

const openedBy = (event: ClientEvent): Opened =>
  event.type === 'circuit-opened'
    ? {
        probeAtMs: event.atMs + event.openMs,
        failures: rowOf(event),
      }
    : notOpen;

/** Keeps the segments of the last `keepMs` (default 10 minutes). */
export const createBreakerTimeline = ({ keepMs = 600_000 }: { readonly keepMs?: number } = {}) => {
  let segments: BreakerSegment[] = [];
  const current = (breaker: string) => segments.find((each) => each.breaker === breaker && each.toMs === null);
  const begin = (breaker: string, state: BreakerSegment['state'], fromMs: number, opened: Opened): void => {
    segments = segments
      .map((each) => (each.breaker === breaker && each.toMs === null ? { ...each, toMs: fromMs } : each))
      .filter(({ toMs }) => toMs === null || toMs > fromMs - keepMs);
    segments.push({ breaker, state, fromMs, toMs: null, ...opened });
  };
  return {
    /** The client says where its breakers stand. */
    snapshot(breakers: readonly BreakerSnapshot[], nowMs: number): void {
      for (const { name, state, retryAfterMs } of breakers) {
        if (current(name)?.state === state) continue;
        begin(name, state, nowMs, state === 'open' ? { probeAtMs: nowMs + retryAfterMs, failures: 0 } : notOpen);
      }
    },
    /** True when the event moved a breaker. */
    add(event: ClientEvent): boolean {
      if (!('breaker' in event) || !('to' in event)) return false;
      begin(event.breaker, event.to, event.atMs, openedBy(event));
      return true;
    },
    /** The client cannot be heard any more. */
    lost(nowMs: number): void {
      for (const { breaker, state, toMs } of segments)
        if (toMs === null && state !== 'unknown') begin(breaker, 'unknown', nowMs, notOpen);
    },
    /** Oldest first. */
    list: (): readonly BreakerSegment[] => segments,
  };
};
