// Answers: the slow tail. Where one answer in twenty takes ten times as long as the others, a second attempt beside the
// first is answered sooner than the first would be; it goes to whichever server the channel picks next.
// Do not use it for a method that is neither idempotent nor keyed (such calls pass through), nor where everything is
// slow because the servers are overloaded: hedges are load. cockatiel has no hedging, so this one stands alone.
import type { BudgetView, Call, Next, Policy } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { checkKeys, checkNumber, maxDelayMs } from './bounds.ts';
import { type BudgetOptions, budgetOf, type RetryBudget } from './budget.ts';
import { launch } from './hedge-attempts.ts';
import { hedgeLost } from './hedge-loss.ts';
import type { HedgePlan, Race, Runner } from './hedge-race.ts';
import { type LatencyQuantile, latencyQuantile } from './quantile.ts';
import { retryRules, type RuleOptions } from './retry-rules.ts';
import { superseded } from './retry-story.ts';

/** What is retried is what the next attempt is sent for at once; see `RuleOptions`. */
export type HedgingOptions = HedgingNumbers & (HedgingDelay | HedgingQuantile);

interface HedgingNumbers extends RuleOptions {
  /** How many attempts a call may have, counting the first. Default 2, from 1 to 10. */
  readonly attempts?: number | undefined;
  /** How many hedges and retries all calls together may make; `false` = no limit. Default `{ ratio: 0.2, minPerSecond: 3 }`. */
  readonly budget?: BudgetOptions | RetryBudget | false | undefined;
  /** No attempt is begun that would have less than this, in milliseconds. Default 0. */
  readonly leastAttemptMs?: number | undefined;
}

interface HedgingDelay {
  /** The next attempt leaves when the one before has been out for this long, in milliseconds; 0 = all at once. */
  readonly delayMs?: number | undefined;
  readonly quantile?: undefined;
}

interface HedgingQuantile {
  readonly delayMs?: undefined;
  /**
   * In place of `delayMs`: as long as this share of the method's calls takes, learned while it runs; nothing is hedged
   * until 20 calls were answered. Default 0.95, from 0.001 to 0.999.
   */
  readonly quantile?: number | undefined;
}

/** Whether a second attempt beside the first is as good as one: a unary call, idempotent or with a key. */
export const mayHedge = ({ method, idempotencyKey }: Call): boolean =>
  method.kind === 'unary' && (method.idempotent || idempotencyKey !== undefined);

/**
 * Sends further attempts beside a slow one; the first OK wins and returns at once, the others are cancelled. Takes the
 * place of `retry`: a failure that may pass sends the next attempt at once.
 */
export function hedging(options: HedgingOptions = {}): Policy & { readonly budgets: readonly BudgetView[] } {
  const plan = checked(options);
  const policy = (call: Call, next: Next<unknown, unknown>) => (mayHedge(call) ? raced(call, next, plan) : next(call));
  return Object.assign(policy as Policy, { budgets: plan.budget ? [plan.budget] : [] });
}

/** What an attempt is cancelled with when the call needs it no more. */
const answered = new Error('another attempt answered first');

function raced(call: Call, next: Next<unknown, unknown>, plan: HedgePlan): Promise<unknown> {
  const { signal } = call;
  if (signal?.aborted) return Promise.reject(cancelled(call));
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      if (race.over) return;
      race.over = true;
      race.cancelTimer();
      signal?.removeEventListener('abort', giveUp);
      for (const { aborter, call: one } of race.out) {
        aborter.abort(signal?.aborted ? signal.reason : answered);
        // It ends in the same instant; on the wire nobody knows why.
        if (!signal?.aborted) superseded(call, one.attempt, race.journalled);
      }
      settle();
    };
    const giveUp = () => end(() => reject(cancelled(call)));
    const race: Race = { ...atRest(call, next, plan), end, resolve, reject };
    signal?.addEventListener('abort', giveUp, { once: true });
    launch(race, 0);
  });
}

const atRest = (call: Call, next: Next<unknown, unknown>, plan: HedgePlan) => ({
  call: { ...call, attempt: 1, maxAttempts: plan.attempts },
  next,
  plan,
  lost: hedgeLost,
  journalled: call.attempts.length,
  out: new Set<Runner>(),
  sent: 0,
  counted: false,
  forbidden: false,
  renewal: undefined,
  failure: undefined,
  cancelTimer: () => undefined,
  over: false,
});

function cancelled(call: Call): CancelledError {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: call.signal?.reason as unknown };
  return new CancelledError(`${method} cancelled by the caller`, fields);
}

function checked(options: HedgingOptions): HedgePlan {
  checkKeys('hedging', options, optionNames);
  const { attempts = 2, leastAttemptMs = 0 } = options;
  checkNumber('hedging.attempts', attempts, { min: 1, max: 10, integer: true });
  checkNumber('hedging.leastAttemptMs', leastAttemptMs, { min: 0, max: maxDelayMs });
  const rules = retryRules('hedging', options);
  return { attempts, leastAttemptMs, rules, budget: budgetOf('hedging.budget', options.budget), ...delays(options) };
}

function delays({ delayMs, quantile }: HedgingOptions): Pick<HedgePlan, 'delayMs' | 'learn'> {
  if (delayMs === undefined) {
    const share = quantile === undefined ? 0.95 : quantile;
    return learned(checkNumber('hedging.quantile', share, { min: 0.001, max: 0.999 }));
  }
  if (quantile !== undefined) throw new TypeError('hedging takes delayMs or quantile, got both');
  checkNumber('hedging.delayMs', delayMs, { min: 0, max: maxDelayMs });
  return { delayMs: () => delayMs, learn: () => undefined };
}

function learned(quantile: number): Pick<HedgePlan, 'delayMs' | 'learn'> {
  const byMethod = new Map<string, LatencyQuantile>();
  return {
    delayMs: ({ method, client }) => byMethod.get(method.fullName)?.value(client.clock.now()),
    learn({ method, client }, latencyMs) {
      const { fullName } = method;
      const latencies = byMethod.get(fullName) ?? latencyQuantile({ quantile });
      byMethod.set(fullName, latencies);
      latencies.add(latencyMs, client.clock.now());
    },
  };
}

const optionNames = [
  'attempts',
  'delayMs',
  'quantile',
  'budget',
  'leastAttemptMs',
  'retryableStatuses',
  'shouldRetry',
] as const satisfies readonly (keyof HedgingOptions)[];
