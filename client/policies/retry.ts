// Answers: an answer that would be different a moment later (UNAVAILABLE, a lost connection, a slow server).
// Do not use it around another retrying layer (attempts multiply), nor for a method that is neither idempotent
// nor keyed with more statuses than UNAVAILABLE: the first attempt may have done the work.
import { handleType, retry as cockatielRetry } from 'cockatiel';
import type { BudgetView, Next, Policy } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { type BackoffOptions, exponentialBackoff } from './backoff.ts';
import { checkKeys, checkNumber, maxDelayMs } from './bounds.ts';
import { type BudgetOptions, budgetOf, type RetryBudget, throttled } from './budget.ts';
import { throughCircuit } from './circuit-wait.ts';
import { type Course, courseOf, type CourseSettings, weigh } from './retry-course.ts';
import { retryRules, type RuleOptions } from './retry-rules.ts';

export interface RetryOptions extends BackoffOptions, RuleOptions {
  /** How often a call may be tried, counting the first. Default 3, from 1 to 100. */
  readonly attempts?: number | undefined;
  /** How many retries all calls together may make; `false` = no limit. Default `{ maxTokens: 100, tokenRatio: 1 }`. */
  readonly budget?: BudgetOptions | RetryBudget | false | undefined;
  /** No attempt is begun that would have less than this, in milliseconds. Default 0. */
  readonly leastAttemptMs?: number | undefined;
  /**
   * How long an attempt may wait for an open circuit, in milliseconds, where the call's deadline allows it. Default 0: it
   * is refused at once. Waiting takes no attempt and nothing of the budget.
   */
  readonly waitForCircuitMs?: number | undefined;
}

/** Carries a failed attempt through cockatiel's loop: this and nothing else asks for another round. */
class TryAgain extends Error {}
const tryAgain = new TryAgain();

/**
 * Tries again after a failure that may pass; see `RetryOptions` for the defaults. Unary calls, and server streams until
 * their first message; others pass through.
 */
export function retry(options: RetryOptions = {}): Policy & { readonly budgets: readonly BudgetView[] } {
  const settings = checked(options);
  const { attempts, budget, circuitWait } = settings;
  // cockatiel counts retries, we count attempts; the first does not need it. Its own wait ignores an abort and then
  // runs the function once more (knowledge: cockatiel 4.0.0), so it is given none and the wait stands inside the
  // function, abortable.
  const engine = cockatielRetry(handleType(TryAgain), { maxAttempts: Math.max(0, attempts - 2) });

  const policy: Policy = async (call, inner) => {
    if (call.method.kind !== 'unary' && call.method.kind !== 'server_streaming') return inner(call);
    const next = circuitWait ? throughCircuit(inner, circuitWait) : inner;
    const sent = call.attempts.length;
    try {
      const response = await next({ ...call, attempt: 1, maxAttempts: attempts });
      budget?.started(call.client.clock.now());
      budget?.ended('success');
      return response;
    } catch (error) {
      const course = courseOf({ ...call, attempt: 1, maxAttempts: attempts }, sent);
      await weigh(course, settings, error);
      return engine.execute(() => again(course, settings, next));
    }
  };
  return Object.assign(policy, { budgets: budget ? [budget] : [] });
}

async function again<Req, Res>(course: Course<Req>, settings: CourseSettings, next: Next<Req, Res>): Promise<Res> {
  await wait(course);
  const { call, delayMs } = course;
  course.call = { ...call, attempt: call.attempt + 1, backoffMs: delayMs };
  course.sent = call.attempts.length;
  try {
    const response = await next(course.call);
    settings.budget?.ended('success');
    return response;
  } catch (error) {
    await weigh(course, settings, error);
    throw tryAgain;
  }
}

// Until an instant, not for a time: cockatiel's round takes a millisecond of its own.
async function wait({ call, dueMs }: Course): Promise<void> {
  const { signal } = call;
  const { clock } = call.client;
  const delayMs = Math.ceil(dueMs - clock.now());
  try {
    if (delayMs > 0) await clock.sleep(delayMs, signal);
  } catch (reason) {
    if (!signal?.aborted) throw reason;
  }
  if (!signal?.aborted) return;
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: signal.reason as unknown };
  throw new CancelledError(`${method} cancelled while waiting to retry`, fields);
}

function checked(options: RetryOptions): CourseSettings {
  checkKeys('retry', options, optionNames);
  const { attempts = 3, leastAttemptMs = 0, budget = throttled, waitForCircuitMs = 0 } = options;
  checkNumber('retry.attempts', attempts, { min: 1, max: 100, integer: true });
  checkNumber('retry.leastAttemptMs', leastAttemptMs, { min: 0, max: maxDelayMs });
  checkNumber('retry.waitForCircuitMs', waitForCircuitMs, { min: 0, max: maxDelayMs });
  const rules = retryRules('retry', options);
  const backoff = exponentialBackoff(options);
  const circuitWait = waitForCircuitMs === 0 ? undefined : { mostMs: waitForCircuitMs, leastAttemptMs, backoff };
  return { attempts, rules, backoff, budget: budgetOf('retry.budget', budget), leastAttemptMs, circuitWait };
}

const optionNames = [
  'attempts',
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'jitter',
  'backoff',
  'retryableStatuses',
  'shouldRetry',
  'budget',
  'leastAttemptMs',
  'waitForCircuitMs',
] as const satisfies readonly (keyof RetryOptions)[];
