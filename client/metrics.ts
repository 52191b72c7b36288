// The only place with metric names, labels and buckets: gRFC A66 and A96 as Prometheus writes them, and our own.
// Labels have few values: methods of the service, one target, enums. Everything that can be is initialised to 0.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { BreakerView } from './call.ts';
import type { BreakerState } from './events.ts';
import { durations, tallies } from './tally.ts';

// A subset of A66's bounds, so that both aggregate.
const latencySeconds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
const perMethod = ['grpc_method', 'grpc_target'] as const;
const perOutcome = ['pipeline', 'grpc_method', 'outcome'] as const;
const perStatus = [...perMethod, 'grpc_status'] as const;

/** Every state a breaker can be in; one series each. */
export const breakerStates: readonly BreakerState[] = ['closed', 'open', 'half_open', 'isolated'];

export type Instruments = ReturnType<typeof callInstruments> &
  ReturnType<typeof retryInstruments> &
  ReturnType<typeof breakerInstruments> &
  ReturnType<typeof limitInstruments>;

/** A breaker that at least one client reports under this label, and the state its time was last counted for. */
export interface WatchedBreaker {
  readonly breaker: string;
  readonly view: BreakerView;
  readonly now: () => number;
  state: BreakerState;
  sinceMs: number;
  /** How many clients report it. */
  clients: number;
}

const byRegistry = new WeakMap<Registry, Instruments>();

/** A registry refuses a second metric of one name: clients that share a registry share its metrics. */
export function instrumentsOf(registry: Registry): Instruments {
  const known = byRegistry.get(registry);
  // Cleared meanwhile: then the old ones are shown to nobody.
  if (known && registry.getSingleMetric('resilience_calls_total')) return known;
  const made = {
    ...callInstruments([registry]),
    ...retryInstruments([registry]),
    ...breakerInstruments([registry]),
    ...limitInstruments([registry]),
  };
  byRegistry.set(registry, made);
  return made;
}

function callInstruments(registers: Registry[]) {
  const duration = (name: string, help: string) =>
    durations({ name, help, labelNames: perStatus, buckets: latencySeconds, registers });
  return {
    attemptStarted: counted(
      'grpc_client_attempt_started_total',
      'Attempts that left the process (gRFC A66).',
      perMethod,
      registers,
    ),
    calls: counted('resilience_calls_total', 'Calls by how they ended for the caller.', perOutcome, registers),
    attemptDuration: duration(
      'grpc_client_attempt_duration_seconds',
      'From the start of an attempt to its status (gRFC A66).',
    ),
    callDuration: duration(
      'grpc_client_call_duration_seconds',
      'From the call to its end, retries and waits included (gRFC A66).',
    ),
  };
}

function counted<Name extends string>(name: string, help: string, labelNames: readonly Name[], registers: Registry[]) {
  const { of, flush } = tallies<Name>();
  const counter = new Counter({
    name,
    help,
    labelNames,
    registers,
    collect() {
      flush(this);
    },
  });
  return { of, counter };
}

function retryInstruments(registers: Registry[]) {
  return {
    callRetries: new Histogram({
      name: 'grpc_client_call_retries',
      help: 'Retries of a call; calls without are not recorded (gRFC A96).',
      labelNames: perMethod,
      buckets: [1, 2, 3, 4, 5],
      registers,
    }),
    callHedges: new Histogram({
      name: 'grpc_client_call_hedges',
      help: 'Hedges of a call; calls without are not recorded (gRFC A96).',
      labelNames: perMethod,
      buckets: [1, 2, 3, 4, 5],
      registers,
    }),
    retryDelay: new Histogram({
      name: 'grpc_client_call_retry_delay_seconds',
      help: 'Time a call spent waiting between attempts; calls without are not recorded (gRFC A96).',
      labelNames: perMethod,
      buckets: latencySeconds,
      registers,
    }),
    retries: new Counter({
      name: 'resilience_retries_total',
      help: 'What was decided after a failed attempt, and its status.',
      labelNames: ['pipeline', 'grpc_method', 'grpc_status', 'decision'] as const,
      registers,
    }),
  };
}

function breakerInstruments(registers: Registry[]) {
  const watched = new Set<WatchedBreaker>();
  // Read when somebody asks, so that a gauge is never older than the scrape.
  const onScrape = { meet: new Set<() => void>(), show: () => {} };
  const collect = () => {
    for (const meet of onScrape.meet) meet();
    onScrape.show();
  };
  return {
    watched,
    onScrape,
    ...failureRatios(registers, collect),
    breakerState: new Gauge({
      name: 'resilience_breaker_state',
      collect,
      help: '1 for the state the circuit breaker is in, 0 for the others; two of one name may be in two.',
      labelNames: ['breaker', 'state'] as const,
      registers,
    }),
    breakerTransitions: new Counter({
      name: 'resilience_breaker_transitions_total',
      help: 'Changes of state of the circuit breaker.',
      labelNames: ['breaker', 'from', 'to'] as const,
      registers,
    }),
    breakerStateSeconds: new Counter({
      name: 'resilience_breaker_state_seconds_total',
      collect,
      help: 'Time the circuit breaker has spent in each state.',
      labelNames: ['breaker', 'state'] as const,
      registers,
    }),
  };
}

function failureRatios(registers: Registry[], collect: () => void) {
  return {
    breakerFailureRatio: new Gauge({
      name: 'resilience_breaker_failure_ratio',
      collect,
      help: 'The share of failures in the window of the circuit breaker, where it looks at one.',
      labelNames: ['breaker'] as const,
      registers,
    }),
    breakerFailureRatioThreshold: new Gauge({
      name: 'resilience_breaker_failure_ratio_threshold',
      collect,
      help: 'The share of failures that opens the circuit breaker.',
      labelNames: ['breaker'] as const,
      registers,
    }),
  };
}

function limitInstruments(registers: Registry[]) {
  const onLimitScrape = new Set<(isFirst: IsFirst) => void>();
  const gauges: Gauge[] = [];
  // Emptied first: what no client reports any more is shown no more.
  const collect = () => {
    for (const one of gauges) one.reset();
    const isFirst = onceEach();
    for (const add of onLimitScrape) add(isFirst);
  };
  const gauge = <Label extends string>(label: Label, name: string, help: string) => {
    const made = new Gauge({ name, help, labelNames: [label], collect, registers });
    gauges.push(made as Gauge);
    return made;
  };
  return {
    onLimitScrape,
    bulkheadInFlight: gauge('bulkhead', 'resilience_bulkhead_in_flight', 'Calls that hold a place in the bulkhead.'),
    bulkheadLimit: gauge('bulkhead', 'resilience_bulkhead_limit', 'Places in the bulkhead.'),
    bulkheadQueued: gauge('bulkhead', 'resilience_bulkhead_queued', 'Calls that wait for a place in the bulkhead.'),
    budgetTokens: gauge('budget', 'resilience_retry_budget_tokens', 'What is left of the retry budget.'),
    budgetMaxTokens: gauge('budget', 'resilience_retry_budget_max_tokens', 'What the retry budget can hold.'),
  };
}

/** Whether a thing comes under this label for the first time in a scrape: what clients share counts once. */
export type IsFirst = (view: object, label: string) => boolean;

function onceEach(): IsFirst {
  const seen = new Map<object, Set<string>>();
  return (view, label) => {
    const labels = seen.get(view) ?? new Set();
    seen.set(view, labels);
    return labels.size < labels.add(label).size;
  };
}
