// Bulkheads and budgets are looked at when somebody asks: a gauge is never older than the scrape.
import type { BudgetView, BulkheadView } from './call.ts';
import type { Instruments, IsFirst } from './metrics.ts';

export interface LimitWatchOptions {
  /** The label of what has no name of its own. */
  readonly name: string;
  readonly bulkheads: readonly BulkheadView[];
  readonly budgets: readonly BudgetView[];
}

/** Follows the bulkheads and retry budgets of one client; `release` stops. */
export function watchLimits(metrics: Instruments, { name, bulkheads, budgets }: LimitWatchOptions) {
  const add = (isFirst: IsFirst) => {
    for (const view of bulkheads) {
      const labels = { bulkhead: view.name ?? name };
      if (!isFirst(view, labels.bulkhead)) continue;
      metrics.bulkheadInFlight.inc(labels, view.inFlight);
      metrics.bulkheadLimit.inc(labels, view.limit);
      metrics.bulkheadQueued.inc(labels, view.queued);
    }
    for (const view of budgets) {
      const labels = { budget: view.name ?? name };
      if (!isFirst(view, labels.budget)) continue;
      metrics.budgetTokens.inc(labels, view.tokens);
      metrics.budgetMaxTokens.inc(labels, view.maxTokens);
    }
  };
  metrics.onLimitScrape.add(add);
  return { release: () => void metrics.onLimitScrape.delete(add) };
}
