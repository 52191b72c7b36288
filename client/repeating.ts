// The place in the standard stack where a call gets more than one attempt: hedging where it is safe, else retry, and one
// budget for both.
import type { Policy } from './call.ts';
import { checkObject, given } from './policies/bounds.ts';
import { type BudgetOptions, budgetOf, type RetryBudget, throttled } from './policies/budget.ts';
import { hedging, type HedgingOptions, mayHedge } from './policies/hedging.ts';
import { retry, type RetryOptions } from './policies/retry.ts';

/** What repeats attempts. `false` leaves a part out. */
export interface RepeatingParts {
  readonly retry?: RetryOptions | false | undefined;
  /** In retry's place for calls of idempotent methods and for those with an idempotency key. Default: off. */
  readonly hedging?: HedgingOptions | false | undefined;
  /** No attempt is begun that would have less than this, in milliseconds. Default 0. */
  readonly leastAttemptMs?: number | undefined;
}

/** One policy out of both; what names no budget of its own shares the one that is given. */
export function repeating(
  { retry: again, hedging: beside, leastAttemptMs = 0 }: RepeatingParts,
  shared: Shared,
): Policy {
  const filled = <Part extends Budgeted>(part: Part | undefined) =>
    ({ leastAttemptMs, ...(part && given(part)), budget: part?.budget === undefined ? shared : part.budget }) as Part;
  const retrying: Policy = again === false ? (call, next) => next(call) : retry(filled(again));
  if (!beside) return retrying;
  const hedged = hedging(filled(beside));
  const policy: Policy = (call, next) => (mayHedge(call) ? hedged : retrying)(call, next);
  return Object.assign(policy, { budgets: [...new Set([...hedged.budgets, ...(retrying.budgets ?? [])])] });
}

type Shared = RetryBudget | false;
type Budgeted = Pick<RetryOptions & HedgingOptions, 'budget' | 'leastAttemptMs'>;

/** The parts with their budgets made of their numbers, and the one that is shared. */
export function withBudget<Parts extends RepeatingParts>(parts: Parts, hedges = false): readonly [Parts, Shared] {
  check(parts);
  const { retry: again, hedging: beside } = parts;
  // A hedge is sent although nothing failed: only a share of the calls bounds those.
  const usual = beside || hedges ? {} : throttled;
  const { budget = usual } = again || {};
  const shared = budgetOf('retry.budget', budget) ?? false;
  const made = {
    ...parts,
    ...(again && { retry: { ...again, budget: shared } }),
    ...(beside && {
      hedging: {
        ...beside,
        budget: beside.budget === undefined ? shared : (budgetOf('hedging.budget', beside.budget) ?? false),
      },
    }),
  };
  return [made, shared];
}

function check(parts: RepeatingParts): void {
  for (const part of ['retry', 'hedging'] as const) {
    if (parts[part] !== undefined && parts[part] !== false) checkObject(part, parts[part]);
  }
}

/** A method's numbers over those of the list, one by one. A budget of its own is called like the method. */
export function repeatingOf(base: RepeatingParts, own: RepeatingParts, method: string): RepeatingParts {
  check(own);
  const { delayMs: _delayMs, quantile: _quantile, ...untimed } = base.hedging || {};
  const timed = own.hedging && (own.hedging.delayMs !== undefined || own.hedging.quantile !== undefined);
  // One kind of delay at most, or the base's own.
  const hedging = { ...(timed ? untimed : base.hedging || {}), ...given(own.hedging || {}) } as HedgingOptions;
  return {
    ...(own.retry && { retry: { ...(base.retry || undefined), ...given(own.retry), ...ownBudget(own.retry, method) } }),
    ...(own.hedging && { hedging: { ...hedging, ...ownBudget(own.hedging, method) } }),
  };
}

const ownBudget = ({ budget }: Budgeted, method: string) =>
  budget === undefined ? undefined : { budget: isNumbers(budget) ? { name: method, ...given(budget) } : budget };

// What is neither numbers nor a budget goes through, for the check to name it.
const isNumbers = (budget: unknown): budget is BudgetOptions =>
  typeof budget === 'object' && budget !== null && !Array.isArray(budget) && !('take' in budget);
