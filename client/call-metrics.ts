// Counts what happens to the calls of one client.
import type { Registry } from 'prom-client';
import { watchBreakers } from './breaker-metrics.ts';
import type { BreakerView, BudgetView, BulkheadView } from './call.ts';
import { type ClientEvent, type Emit, outcomes, retryDecisions } from './events.ts';
import type { KnownMethod } from './methods.ts';
import { watchLimits } from './limit-metrics.ts';
import { type Instruments, instrumentsOf } from './metrics.ts';

export interface MetricsOptions {
  readonly registry: Registry;
  /** The label `pipeline`. */
  readonly name: string;
  readonly target: string;
  readonly methods: ReadonlyMap<string, KnownMethod>;
  /** Those there are now; breakers of a method or target come with its first call. */
  readonly breakers: () => readonly BreakerView[];
  readonly bulkheads: readonly BulkheadView[];
  readonly budgets: readonly BudgetView[];
  readonly now: () => number;
}

/** Counts the events of one client into the registry; `release` stops following its breakers and limits. */
export function callMetrics(options: MetricsOptions): { readonly emit: Emit; readonly release: () => void } {
  const { registry, name, target, methods } = options;
  const metrics = instrumentsOf(registry);
  for (const { method } of methods.values()) zero(metrics, name, method.fullName, target);
  const breakers = watchBreakers(metrics, options);
  const limits = watchLimits(metrics, options);
  const emit = (event: ClientEvent) => {
    count(metrics, event, name, target);
    if ('breaker' in event && 'to' in event) breakers.changed(event.breaker, event.from, event.to);
  };
  const release = () => {
    breakers.release();
    limits.release();
  };
  return { emit, release };
}

function zero(metrics: Instruments, pipeline: string, method: string, target: string): void {
  const labels = { grpc_method: method, grpc_target: target };
  metrics.attemptStarted.inc(labels, 0);
  metrics.callRetries.zero(labels);
  metrics.callHedges.zero(labels);
  metrics.retryDelay.zero(labels);
  metrics.callDuration.zero({ ...labels, grpc_status: 'OK' });
  metrics.attemptDuration.zero({ ...labels, grpc_status: 'OK' });
  for (const outcome of outcomes) metrics.calls.inc({ pipeline, grpc_method: method, outcome }, 0);
  for (const decision of retryDecisions) {
    metrics.retries.inc({ pipeline, grpc_method: method, grpc_status: 'UNAVAILABLE', decision }, 0);
  }
}

function count(metrics: Instruments, event: ClientEvent, pipeline: string, target: string): void {
  if (!('method' in event)) return;
  const grpc_method = event.method;
  const labels = { grpc_method, grpc_target: target };
  switch (event.type) {
    case 'attempt-started':
      return metrics.attemptStarted.inc(labels);
    case 'attempt-ended':
      return metrics.attemptDuration.observe({ ...labels, grpc_status: event.status }, event.durationMs / 1_000);
    case 'retry-scheduled':
      return metrics.retries.inc({ pipeline, grpc_method, grpc_status: event.status, decision: 'retried' });
    case 'retry-stopped':
      return metrics.retries.inc({ pipeline, grpc_method, grpc_status: event.status, decision: event.decision });
    case 'call-ended':
      metrics.calls.inc({ pipeline, grpc_method, outcome: event.outcome });
      metrics.callDuration.observe({ ...labels, grpc_status: event.status }, event.durationMs / 1_000);
      if (retriesOf(event) > 0) metrics.callRetries.observe(labels, retriesOf(event));
      if (event.hedges) metrics.callHedges.observe(labels, event.hedges);
      if (event.backoffMs > 0) metrics.retryDelay.observe(labels, event.backoffMs / 1_000);
  }
}

const retriesOf = ({ attempts, hedges = 0 }: Extract<ClientEvent, { type: 'call-ended' }>) => attempts - 1 - hedges;
