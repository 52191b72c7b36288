// Bulkheads and budgets are looked at when somebody asks: a gauge is never older than the scrape.
import type { BudgetView, BulkheadView } from './call.ts';
import type { Instruments } from './metrics.ts';

export interface LimitWatchOptions {
  /** The label of what has no name of its own. */
  readonly name: string;
  readonly bulkheads: readonly BulkheadView[];
  readonly budgets: readonly BudgetView[];
}

/** Follows the bulkheads and retry budgets of one client; `release` stops. */
export function watchLimits(metrics: Instruments, { name, bulkheads, budgets }: LimitWatchOptions) {
  const refresh = () => {
    for (const view of bulkheads) {
      const labels = { bulkhead: view.name ?? name };
      metrics.bulkheadInFlight.set(labels, view.inFlight);
      metrics.bulkheadLimit.set(labels, view.limit);
      metrics.bulkheadQueued.set(labels, view.queued);
    }
    for (const view of budgets) {
      const labels = { budget: view.name ?? name };
      metrics.budgetTokens.set(labels, view.tokens);
      metrics.budgetMaxTokens.set(labels, view.maxTokens);
    }
  };
  metrics.onLimitScrape.add(refresh);
  return { release: () => void metrics.onLimitScrape.delete(refresh) };
}
