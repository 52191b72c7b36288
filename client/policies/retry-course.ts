// What becomes of a call after a failed attempt: decides, and tells of it. It waits for nothing but new credentials.
import type { Call } from '../call.ts';
import { CallError, DeadlineExceededError, RefusedError } from '../errors.ts';
import type { RetryDecision } from '../events.ts';
import type { Backoff } from './backoff.ts';
import type { RetryBudget } from './budget.ts';
import type { CircuitWait } from './circuit-wait.ts';
import { credentialsRenewed } from './renewal.ts';
import { budgetVerdict, type Rules, type Ruling } from './retry-rules.ts';
import { decided, refused, scheduled, stopped } from './retry-story.ts';

/** What a retry policy was built with. */
export interface CourseSettings {
  readonly attempts: number;
  readonly rules: Rules;
  readonly backoff: Backoff;
  readonly budget: RetryBudget | undefined;
  readonly leastAttemptMs: number;
  /** Undefined = an open circuit is not waited for. */
  readonly circuitWait: CircuitWait | undefined;
}

/** How far a call has come. */
export interface Course<Req = unknown> {
  /** As the last attempt had it. */
  call: Call<Req>;
  /** How many attempts of the call had left before the last one. */
  sent: number;
  /** What the last attempt that left failed with. */
  failure: CallError | undefined;
  /** How many waits the backoff has grown over. */
  grown: number;
  renewed: boolean;
  delayMs: number;
  dueMs: number;
}

/** The course of a call whose first attempt has failed. */
export const courseOf = <Req>(call: Call<Req>, sent: number): Course<Req> => ({
  call,
  sent,
  failure: undefined,
  grown: 0,
  renewed: false,
  delayMs: 0,
  dueMs: 0,
});

/** Settles when another attempt is to be made, else rejects with what the caller gets. */
export async function weigh(course: Course, settings: CourseSettings, error: unknown): Promise<void> {
  const { call, failure, sent } = course;
  const { rules, budget } = settings;
  if (!(error instanceof CallError)) throw error;
  if (error instanceof RefusedError || (isUnsent(error) && call.attempts.length === sent)) {
    if (!failure) throw error;
    budget?.giveBack?.();
    if (!(error instanceof RefusedError)) throw lateAfter(call, failure);
    refused(call, error);
    throw failure;
  }
  course.failure = error;
  const ruling = rules(error, call);
  if (call.attempt === 1) budget?.started(call.client.clock.now());
  budget?.ended(budgetVerdict(error, ruling));
  const decision = await decide(course, settings, ruling);
  decided(call, call.attempt, decision);
  if (decision !== 'retried') throw stopped(call, decision, error);
  scheduled(call, call.attempt + 1, course.delayMs, error);
}

// Nothing left: what the caller must know is how the attempt ended that did leave.
const isUnsent = (error: CallError) => error instanceof DeadlineExceededError && error.limit === 'total';

function lateAfter(call: Call, failure: CallError): CallError {
  decided(call, call.attempt - 1, 'no_time_left');
  return stopped({ ...call, attempt: call.attempt - 1 }, 'no_time_left', failure);
}

async function decide(course: Course, settings: CourseSettings, ruling: Ruling): Promise<RetryDecision> {
  const { call } = course;
  const { attempts, budget, leastAttemptMs } = settings;
  if (ruling.may === 'stop') return ruling.decision;
  if (ruling.may === 'renew' && course.renewed) return 'not_retryable';
  if (call.attempt >= attempts) return 'exhausted';
  if (ruling.may === 'renew') {
    course.renewed = true;
    if (!(await credentialsRenewed(call))) return 'not_retryable';
  }
  const now = call.client.clock.now();
  course.delayMs = delayOf(course, settings, ruling);
  course.dueMs = now + course.delayMs;
  const leftMs = call.deadlineMs - course.dueMs;
  if (leftMs <= 0 || leftMs < leastAttemptMs) return 'no_time_left';
  return !budget || budget.take(now) ? 'retried' : 'budget_denied';
}

// gRFC A6: after a wait that the server named, the backoff begins anew.
function delayOf(
  course: Course,
  { backoff }: CourseSettings,
  { may, pushbackMs }: Exclude<Ruling, { may: 'stop' }>,
): number {
  if (pushbackMs !== undefined) course.grown = 0;
  if (pushbackMs !== undefined || may === 'renew') return pushbackMs ?? 0;
  const previousMs = course.grown === 0 ? 0 : course.delayMs;
  course.grown += 1;
  return backoff(course.grown, course.call.client.random, previousMs);
}
