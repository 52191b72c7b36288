// Counts what happens to the calls of one client.
import type { Registry } from 'prom-client';
import { watchBreakers } from './breaker-metrics.ts';
import type { BreakerView, BudgetView, BulkheadView } from './call.ts';
import { type ClientEvent, type Emit, type Outcome, outcomes, retryDecisions } from './events.ts';
import type { KnownMethod } from './methods.ts';
import { watchLimits } from './limit-metrics.ts';
import { type Instruments, instrumentsOf } from './metrics.ts';
import type { StatusName } from './status.ts';

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
  const counters = new Map<string, Emit>();
  for (const { method } of methods.values()) {
    counters.set(method.fullName, methodMetrics(metrics, { pipeline: name, grpc_method: method.fullName, target }));
  }
  const breakers = watchBreakers(metrics, options);
  const limits = watchLimits(metrics, options);
  const emit = (event: ClientEvent) => {
    if ('method' in event) counters.get(event.method)?.(event);
    else if ('breaker' in event) breakers.changed(event.breaker, event.from, event.to);
  };
  const release = () => {
    breakers.release();
    limits.release();
  };
  return { emit, release };
}

interface Names {
  readonly pipeline: string;
  readonly grpc_method: string;
  readonly target: string;
}

/** Counts the events of one method; each series is found once. */
function methodMetrics(metrics: Instruments, { pipeline, grpc_method, target: grpc_target }: Names): Emit {
  const labels = { grpc_method, grpc_target };
  const started = metrics.attemptStarted.of(labels);
  const attempts = perKey((grpc_status: StatusName) => metrics.attemptDuration.of({ ...labels, grpc_status }));
  const calls = perKey((grpc_status: StatusName) => metrics.callDuration.of({ ...labels, grpc_status }));
  const ended = perKey((outcome: Outcome) => metrics.calls.of({ pipeline, grpc_method, outcome }));
  zero(metrics, pipeline, labels);
  attempts('OK');
  calls('OK');
  return (event) => {
    switch (event.type) {
      case 'attempt-started':
        started.count += 1;
        return;
      case 'attempt-ended':
        return attempts(event.status)(event.durationMs / 1_000);
      case 'retry-scheduled':
        return metrics.retries.inc({ pipeline, grpc_method, grpc_status: event.status, decision: 'retried' });
      case 'retry-stopped':
        return metrics.retries.inc({ pipeline, grpc_method, grpc_status: event.status, decision: event.decision });
      case 'call-ended':
        ended(event.outcome).count += 1;
        calls(event.status)(event.durationMs / 1_000);
        if (retriesOf(event) > 0) metrics.callRetries.observe(labels, retriesOf(event));
        if (event.hedges) metrics.callHedges.observe(labels, event.hedges);
        if (event.backoffMs > 0) metrics.retryDelay.observe(labels, event.backoffMs / 1_000);
    }
  };
}

function perKey<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function zero(metrics: Instruments, pipeline: string, labels: { grpc_method: string; grpc_target: string }): void {
  const { grpc_method } = labels;
  metrics.attemptStarted.counter.inc(labels, 0);
  metrics.callRetries.zero(labels);
  metrics.callHedges.zero(labels);
  metrics.retryDelay.zero(labels);
  for (const outcome of outcomes) metrics.calls.counter.inc({ pipeline, grpc_method, outcome }, 0);
  for (const decision of retryDecisions) {
    metrics.retries.inc({ pipeline, grpc_method, grpc_status: 'UNAVAILABLE', decision }, 0);
  }
}

const retriesOf = ({ attempts, hedges = 0 }: Extract<ClientEvent, { type: 'call-ended' }>) => attempts - 1 - hedges;
