// The server's record as a table for a spreadsheet.
import type { Recording } from './recording.ts';

const columns = [
  'arrived_at',
  'seconds_since_start',
  'lane',
  'method',
  'attempt',
  'grpc_timeout_ms',
  'status',
  'duration_ms',
  'cancelled_after_ms',
  'fault_kind',
  'fault_id',
] as const;

/** CSV (RFC 4180) with a header line; one line for each attempt that arrived. */
export function arrivalsCsv({ arrivals, startedAtMs }: Recording): string {
  const rows = arrivals.map((one) => [
    new Date(one.arrivedAtMs).toISOString(),
    ((one.arrivedAtMs - startedAtMs) / 1_000).toFixed(3),
    one.lane,
    one.method,
    one.attempt,
    one.deadlineMs.toFixed(1),
    one.status,
    since(one.arrivedAtMs, one.endedAtMs),
    since(one.arrivedAtMs, one.cancelledAtMs),
    one.faultKind,
    one.faultId,
  ]);
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

const since = (fromMs: number, toMs: number | undefined) => (toMs === undefined ? '' : (toMs - fromMs).toFixed(1));

const cell = (value: string | number) => {
  const words = String(value);
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
};
