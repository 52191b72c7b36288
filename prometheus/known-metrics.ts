// Every metric that rules and dashboard may name, with its labels. A test compares it with what the processes export.

const call = ['grpc_method', 'grpc_target', 'grpc_status'] as const;
const perMethod = ['grpc_method', 'grpc_target'] as const;

/** What the client process exports, without the suffixes `_bucket`, `_sum`, `_count` of a histogram. */
export const clientMetrics = {
  grpc_client_attempt_started_total: perMethod,
  grpc_client_attempt_duration_seconds: call,
  grpc_client_call_duration_seconds: call,
  grpc_client_call_retries: perMethod,
  grpc_client_call_hedges: perMethod,
  grpc_client_call_retry_delay_seconds: perMethod,
  resilience_calls_total: ['pipeline', 'grpc_method', 'outcome'],
  resilience_retries_total: ['pipeline', 'grpc_method', 'grpc_status', 'decision'],
  resilience_breaker_state: ['breaker', 'state'],
  resilience_breaker_transitions_total: ['breaker', 'from', 'to'],
  resilience_breaker_state_seconds_total: ['breaker', 'state'],
  resilience_retry_budget_tokens: ['budget'],
  resilience_retry_budget_max_tokens: ['budget'],
} as const;

// What a client exports besides if its policies have a bulkhead, or a breaker that looks at shares; the demo's have not.
const optionalClientMetrics = {
  resilience_bulkhead_in_flight: ['bulkhead'],
  resilience_bulkhead_limit: ['bulkhead'],
  resilience_bulkhead_queued: ['bulkhead'],
  resilience_breaker_failure_ratio: ['breaker'],
  resilience_breaker_failure_ratio_threshold: ['breaker'],
} as const;

/** What the server process exports. */
export const serverMetrics = {
  grpc_server_call_started_total: ['grpc_method'],
  grpc_server_call_duration_seconds: ['grpc_method', 'grpc_status'],
  grpc_server_call_attempts_total: ['grpc_method', 'attempt'],
  chaos_faults_injected_total: ['grpc_method', 'fault'],
  chaos_fault_active: ['scenario', 'fault'],
} as const;

/** What both export: ours, then prom-client's defaults. */
export const processMetrics = {
  app_build_info: ['version', 'revision', 'node'],
  nodejs_eventloop_lag_p99_seconds: [],
  nodejs_heap_size_used_bytes: [],
  nodejs_heap_size_total_bytes: [],
  nodejs_gc_duration_seconds: ['kind'],
  process_cpu_seconds_total: [],
  process_resident_memory_bytes: [],
} as const;

/** The histograms among them: these are exported as `_bucket`, `_sum` and `_count`. */
export const histograms: readonly string[] = [
  'grpc_client_attempt_duration_seconds',
  'grpc_client_call_duration_seconds',
  'grpc_client_call_retries',
  'grpc_client_call_hedges',
  'grpc_client_call_retry_delay_seconds',
  'grpc_server_call_duration_seconds',
  'nodejs_gc_duration_seconds',
];

/** What Prometheus itself makes, by `rules/`. */
export const recordedMetrics = { 'instance_breaker:resilience_breaker_state:code': ['breaker'] } as const;

/** The labels Prometheus adds on each scrape. */
export const targetLabels: readonly string[] = ['job', 'instance'];

/** Labels by the name a query uses, histograms unfolded: `…_seconds_bucket` has `le` besides. */
export function knownSeries(): ReadonlyMap<string, readonly string[]> {
  const all: [string, readonly string[]][] = [
    clientMetrics,
    optionalClientMetrics,
    serverMetrics,
    processMetrics,
    recordedMetrics,
  ].flatMap((group) => Object.entries<readonly string[]>(group));
  return new Map(
    all.flatMap(([name, labels]): [string, readonly string[]][] => {
      if (!histograms.includes(name)) return [[name, labels]];
      return [
        [`${name}_bucket`, [...labels, 'le']],
        [`${name}_sum`, labels],
        [`${name}_count`, labels],
      ];
    }),
  );
}
