// One hedged call: its state, and whether and when another attempt may leave.
import type { Call, Next } from '../call.ts';
import type { CallError } from '../errors.ts';
import type { RetryDecision } from '../events.ts';
import type { RetryBudget } from './budget.ts';
import type { Rules } from './retry-rules.ts';

/** What a hedging policy was built with. */
export interface HedgePlan {
  readonly attempts: number;
  readonly leastAttemptMs: number;
  readonly rules: Rules;
  readonly budget: RetryBudget | undefined;
  /** How long an attempt is left alone; undefined = nothing leaves beside it. */
  delayMs(call: Call): number | undefined;
  /** Takes in how long an answer took. */
  learn(call: Call, latencyMs: number): void;
}

/** An attempt on its way. */
export interface Runner {
  readonly call: Call;
  readonly aborter: AbortController;
  readonly leftAtMs: number;
  /** It left after the call's credentials were renewed. */
  readonly renewed: boolean;
}

/** One call and its attempts. */
export interface Race {
  readonly call: Call;
  readonly next: Next<unknown, unknown>;
  readonly plan: HedgePlan;
  /** What becomes of the call when an attempt failed. */
  readonly lost: (race: Race, runner: Runner, error: unknown) => Promise<void>;
  /** Settles the call, once. */
  readonly end: (settle: () => void) => void;
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** How long the journal was when the call came. */
  readonly journalled: number;
  /** Oldest first. */
  readonly out: Set<Runner>;
  sent: number;
  /** The budget knows of the call. */
  counted: boolean;
  /** The server wants no new attempt. */
  forbidden: boolean;
  renewal: Promise<boolean> | undefined;
  failure: CallError | undefined;
  cancelTimer: () => void;
  over: boolean;
}

/** Tells the budget once that the call has an attempt on its way. */
export function count(race: Race): void {
  if (!race.counted) race.plan.budget?.started(race.call.client.clock.now());
  race.counted = true;
}

/** Whether another attempt may leave in `delayMs`; `pay` = the budget is asked now. */
export function decide({ call, plan, forbidden, sent }: Race, delayMs: number, pay: boolean): RetryDecision {
  const { attempts, budget, leastAttemptMs } = plan;
  if (forbidden) return 'pushback';
  if (sent >= attempts) return 'exhausted';
  const now = call.client.clock.now();
  const leftMs = call.deadlineMs - now - delayMs;
  if (leftMs <= 0 || leftMs < leastAttemptMs) return 'no_time_left';
  return !pay || !budget || budget.take(now) ? 'retried' : 'budget_denied';
}

/** Acts in `delayMs` unless the call is over or another wait takes this one's place. */
export function later(race: Race, delayMs: number, act: () => void): void {
  race.cancelTimer();
  race.cancelTimer = race.call.client.clock.timer(Math.ceil(delayMs), act);
}
