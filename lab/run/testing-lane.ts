// For tests: a lane of testing-record.ts, played through attempt by attempt.
import type { LaneSpec } from '../experiment/experiment.ts';
import type { LaneRecord } from './record.ts';
import { calls, dueMs, type Policy, type Status, testingCourse } from './testing-course.ts';

interface Fate {
  readonly status: Status;
  readonly tookMs: number;
  readonly faultKind: string;
  readonly books: boolean;
}

function fateOf(n: number, arrival: number, atMs: number): Fate {
  if (n === 10 && arrival === 1)
    return { status: 'UNAVAILABLE', tookMs: 9, faultKind: 'commit-then-error', books: true };
  if (n === 20 && arrival === 1) return { status: 'OK', tookMs: 5_000, faultKind: 'late-success', books: true };
  if (atMs >= 2_000 && atMs < 5_000) return { status: 'UNAVAILABLE', tookMs: 2, faultKind: 'error', books: false };
  return { status: 'OK', tookMs: 8 + ((n * 7) % 13), faultKind: '', books: true };
}

interface Turn {
  readonly n: number;
  readonly attempt: number;
  readonly atMs: number;
}

interface Lane {
  readonly policy: Policy;
  readonly course: ReturnType<typeof testingCourse>;
  readonly turns: Turn[];
}

/** The lane's record. */
export function testingLane(spec: LaneSpec, policy: Policy): LaneRecord {
  const turns = Array.from({ length: calls }, (_, i) => ({ n: i + 1, attempt: 1, atMs: dueMs(i + 1) }));
  const lane = { policy, course: testingCourse(spec, policy), turns };
  for (let turn = earliest(turns); turn; turn = earliest(turns)) play(turn, lane);
  return lane.course.record();
}

function earliest(turns: Turn[]): Turn | undefined {
  turns.sort((a, b) => a.atMs - b.atMs);
  return turns.shift();
}

function play(turn: Turn, { policy, course, turns }: Lane): void {
  const { n, attempt, atMs } = turn;
  const of = { n, backoffMs: policy.backoffMs.slice(0, attempt - 1).reduce((sum, ms) => sum + ms, 0) };
  if (attempt === 1) course.tell(n, { type: 'call-started', atMs });
  const retryAfterMs = course.breaker?.leftMs(atMs) ?? 0;
  if (retryAfterMs > 0) {
    course.tell(n, { type: 'attempt-refused', by: 'breaker', atMs, attempt, breaker: 'payments', retryAfterMs });
    const message = `Charge refused: circuit payments is open for ${Math.round(retryAfterMs)} ms more`;
    return course.ended({ ...of, atMs: atMs + 0.6, status: 'UNAVAILABLE', message, refused: true });
  }
  const { status, endedMs } = sent(turn, policy, course);
  course.breaker?.ended(status === 'OK', endedMs);
  const end = { ...of, atMs: endedMs, status, refused: false };
  if (status === 'OK') return course.ended({ ...end, message: '' });
  const delayMs = policy.backoffMs[attempt - 1];
  const why = { atMs: endedMs, attempts: 3, status };
  if (delayMs === undefined) {
    course.tell(n, { type: 'retry-stopped', attempt, decision: 'exhausted', ...why });
    return course.ended({ ...end, message: `3 attempts failed, the last with ${status}` });
  }
  course.tell(n, { type: 'retry-scheduled', attempt: attempt + 1, delayMs, ...why });
  turns.push({ n, attempt: attempt + 1, atMs: endedMs + delayMs });
}

/** One attempt, at the server and back. */
function sent({ n, attempt, atMs }: Turn, { attemptTimeoutMs }: Policy, course: Lane['course']) {
  course.tell(n, { type: 'attempt-started', atMs, attempt, attempts: 3, timeoutMs: attemptTimeoutMs });
  const arrival = course.sent(n) + 1;
  const { tookMs, faultKind, books, ...fate } = fateOf(n, arrival, atMs);
  const late = tookMs > attemptTimeoutMs;
  // What hangs has an end of its own, after its caller has gone.
  const cancelledMs = late ? atMs + attemptTimeoutMs + 1 : null;
  const faultId = faultKind === '' ? '' : `7-${n}-${arrival}`;
  const times = { atMs: atMs + 1, endedMs: atMs + 1 + tookMs, cancelledMs };
  course.arrived({ n, arrival, ...times, status: fate.status, faultKind, faultId });
  if (books) course.booked(n);
  const status = late ? 'DEADLINE_EXCEEDED' : fate.status;
  const durationMs = late ? attemptTimeoutMs : tookMs + 2;
  const told = faultKind !== '' && !late ? { faultKind, faultId } : { faultKind: undefined, faultId: undefined };
  const message = status === 'OK' ? '' : `answer of the chaos server: ${status}`;
  const end = { atMs: atMs + durationMs, attempt, attempts: 3, status, durationMs, message, ...told };
  course.tell(n, { type: 'attempt-ended', ...end });
  return { status, endedMs: atMs + durationMs } as const;
}
