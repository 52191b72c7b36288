// Every call and every attempt of a run as tables, line by line: a run of an hour must not be in memory twice.
import type { RunRecord } from '../run/record.ts';
import { tookMs } from './buckets.ts';
import { csvLine } from './csv.ts';
import { bookingsOf } from './payments.ts';

const callColumns = [
  'lane',
  'n',
  'due_ms',
  'started_ms',
  'ended_ms',
  'took_ms',
  'outcome',
  'status',
  'attempts',
  'bookings',
  'message',
];

/** One line for each payment of each lane; `attempts` are those that arrived at the server. */
export function* callLines({ lanes }: Pick<RunRecord, 'lanes'>): Generator<string> {
  yield csvLine(callColumns);
  for (const lane of lanes) {
    const attempts = new Map<number, number>();
    for (const { n } of lane.attempts) attempts.set(n, (attempts.get(n) ?? 0) + 1);
    for (const call of lane.calls) {
      const { n, dueMs, startedMs, endedMs, outcome, status, message } = call;
      const counts = [attempts.get(n) ?? 0, bookingsOf(lane, n)];
      yield csvLine([lane.lane.name, n, dueMs, startedMs, endedMs, tookMs(call), outcome, status, ...counts, message]);
    }
  }
}

const attemptColumns = [
  'lane',
  'n',
  'arrival',
  'at_ms',
  'ended_ms',
  'status',
  'cancelled_ms',
  'fault_kind',
  'fault_id',
];

/** One line for each attempt that arrived at a lane's server. */
export function* attemptLines({ lanes }: Pick<RunRecord, 'lanes'>): Generator<string> {
  yield csvLine(attemptColumns);
  for (const { lane, attempts } of lanes)
    for (const { n, arrival, atMs, endedMs, status, cancelledMs, faultKind, faultId } of attempts)
      yield csvLine([lane.name, n, arrival, atMs, endedMs, status, cancelledMs, faultKind, faultId]);
}
