// For tests: writes down what happens in a lane of testing-record.ts.
import type { BreakerState, ClientEvent } from '../../client/index.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { AttemptRecord, BreakerSpan, CallRecord, LaneRecord } from './record.ts';

export interface Policy {
  readonly attemptTimeoutMs: number;
  readonly backoffMs: readonly number[];
  /** Undefined = no breaker, and no events. */
  readonly openMs: number | undefined;
}

export type Status = 'OK' | 'UNAVAILABLE' | 'DEADLINE_EXCEEDED';

interface End {
  readonly n: number;
  readonly atMs: number;
  readonly status: Status;
  readonly message: string;
  readonly backoffMs: number;
  readonly refused: boolean;
}

export const calls = 160;
const method = 'payments.v1.PaymentGateway/Charge';
export const dueMs = (n: number): number => (n - 1) * 50;
const endMs = 8_100;

/** A breaker that opens after five failures in a row and keeps its spans. */
function testingBreaker(openMs: number) {
  const spans: BreakerSpan[] = [{ state: 'closed', fromMs: 0, toMs: endMs }];
  let failures = 0;
  const change = (state: BreakerState, atMs: number) => {
    const last = spans.pop()!;
    spans.push({ ...last, toMs: atMs }, { state, fromMs: atMs, toMs: endMs });
  };
  const now = () => spans.at(-1)!;
  return {
    spans,
    leftMs(atMs: number) {
      if (now().state === 'open' && atMs >= now().fromMs + openMs) change('half_open', now().fromMs + openMs);
      return now().state === 'open' ? now().fromMs + openMs - atMs : 0;
    },
    ended(ok: boolean, atMs: number) {
      failures = ok ? 0 : failures + 1;
      if (ok && now().state === 'half_open') change('closed', atMs);
      if (!ok && now().state !== 'open' && (failures >= 5 || now().state === 'half_open')) change('open', atMs);
    },
  };
}

function callOf({ n, atMs, status, message, refused }: End, sent: number, events: readonly ClientEvent[]): CallRecord {
  const story = `${method} ended ${status} after ${sent} attempts. ${message}.`;
  return {
    n,
    dueMs: dueMs(n),
    startedMs: dueMs(n) + 0.4,
    endedMs: atMs,
    outcome: status === 'OK' ? 'answered' : refused && sent === 0 ? 'refused' : 'failed',
    status,
    message,
    explain: events.length > 0 && message !== '' ? story : '',
    events,
  };
}

/** What a lane has seen so far. */
export function testingCourse(lane: LaneSpec, { openMs }: Policy) {
  const breaker = openMs === undefined ? undefined : testingBreaker(openMs);
  const attempts: AttemptRecord[] = [];
  const ended: CallRecord[] = [];
  const bookings: Record<string, number> = {};
  const events = new Map<number, ClientEvent[]>();
  const sent = (n: number) => attempts.filter((one) => one.n === n).length;
  const tell = (n: number, event: object) => {
    if (breaker) events.set(n, [...(events.get(n) ?? []), { callId: `c${n}`, method, ...event } as ClientEvent]);
  };
  return {
    breaker,
    sent,
    tell,
    arrived: (attempt: AttemptRecord) => attempts.push(attempt),
    booked(n: number) {
      bookings[n] = lane.keys === 'per-call' ? 1 : (bookings[n] ?? 0) + 1;
    },
    ended(end: End) {
      const { n, atMs, status, message, backoffMs, refused } = end;
      const count = sent(n);
      const done = count > 1 ? 'success_after_retry' : 'success_first_try';
      const outcome = status === 'OK' ? done : refused ? 'rejected_breaker' : 'failure';
      const durationMs = atMs - dueMs(n);
      tell(n, { type: 'call-ended', atMs, outcome, status, durationMs, attempts: count, backoffMs, message });
      ended.push(callOf(end, count, events.get(n) ?? []));
    },
    record: (): LaneRecord => ({
      lane,
      calls: ended.toSorted((a, b) => a.n - b.n),
      attempts,
      breaker: breaker?.spans ?? [],
      books: { bookings, strangers: 0, settled: true },
      lateMs: 4,
    }),
  };
}
