// One line a call, readable at night.
import type { Logger } from 'pino';
import type { ArrivalEvent } from './arrivals.ts';

const inMs = (ms: number) => `${Math.round(ms)} ms`;

/** "ProcessData attempt 1: UNAVAILABLE (injected error) after 1 ms". */
function inWords(event: ArrivalEvent): string {
  const { method, attempt, status, faultKind, arrivedAtUnixMs, endedAtUnixMs, cancelledAtUnixMs } = event;
  const name = method.slice(method.lastIndexOf('/') + 1);
  const fault = faultKind && ` (injected ${faultKind})`;
  const goneMs = cancelledAtUnixMs === 0 ? 0 : endedAtUnixMs - cancelledAtUnixMs;
  // A hung call ends with its caller; only work that went on without one is worth words.
  const gone = goneMs >= 1 ? `, ${inMs(goneMs)} after the caller had gone` : '';
  return `${name} attempt ${attempt}: ${status}${fault} after ${inMs(endedAtUnixMs - arrivedAtUnixMs)}${gone}`;
}

/** Logs the end of a call. Neither payload nor metadata are in it. */
export function logCall(logger: Logger, event: ArrivalEvent): void {
  const fields = {
    method: event.method,
    attempt: event.attempt,
    n: event.arrival,
    deadlineMs: event.deadlineMs,
    fault: event.faultKind || undefined,
    faultId: event.faultId || undefined,
    status: event.status,
    ms: Math.round(event.endedAtUnixMs - event.arrivedAtUnixMs),
  };
  logger.info(fields, inWords(event));
}
