// Every metric of the server: names, labels and buckets in one place (gRFC A66 where it has one).
import { collectDefaultMetrics, Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { Chaos } from './chaos.ts';
import { faultKinds, type FaultKindName, hitsConnections } from './faults/kinds.ts';
import type { StatusName } from './grpc-status.ts';

// A subset of A66's latency buckets, so that both aggregate.
const buckets = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
// What is at 0 from the start, so that a rate sees the first one; all 17 would be 272 series a method.
const usualStatuses: readonly StatusName[] = [
  'OK',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
];
const attempts = ['1', '2', '3', '4+'];

export interface ServerMetrics {
  readonly contentType: string;
  callStarted(method: string, attempt: number): void;
  faultInjected(method: string, fault: FaultKindName): void;
  /** A fault that met a new connection. */
  connectionInjected(fault: FaultKindName): void;
  callLimited(method: string): void;
  callEnded(method: string, status: StatusName, durationMs: number): void;
  render(): Promise<string>;
}

export interface ServerMetricsOptions {
  /** The full names of the measured methods; each series of each starts at 0. */
  readonly methods: readonly string[];
  readonly chaos: Chaos;
  readonly build: { readonly version: string; readonly revision: string };
  /** Whether Node's own figures (memory, event loop, …) are collected too. */
  readonly processMetrics: boolean;
}

function callMetrics(registry: Registry<OpenMetricsContentType>, methods: readonly string[]) {
  const registers = [registry];
  const started = new Counter({
    name: 'grpc_server_call_started_total',
    help: 'Calls that arrived, by method.',
    labelNames: ['grpc_method'],
    registers,
  });
  const duration = new Histogram({
    name: 'grpc_server_call_duration_seconds',
    help: 'Time from a call’s arrival to its end, by method and status.',
    labelNames: ['grpc_method', 'grpc_status'],
    buckets,
    registers,
  });
  const attemptsTotal = new Counter({
    name: 'grpc_server_call_attempts_total',
    help: 'Calls that arrived, by the attempt number the caller states in grpc-previous-rpc-attempts.',
    labelNames: ['grpc_method', 'attempt'],
    registers,
  });
  const limited = new Counter({
    name: 'rate_limited_calls_total',
    help: 'Calls refused because their caller made too many, by method.',
    labelNames: ['grpc_method'],
    registers,
  });
  for (const grpc_method of methods) {
    started.inc({ grpc_method }, 0);
    limited.inc({ grpc_method }, 0);
    for (const attempt of attempts) attemptsTotal.inc({ grpc_method, attempt }, 0);
    for (const grpc_status of usualStatuses) duration.zero({ grpc_method, grpc_status });
  }
  return { started, duration, attemptsTotal, limited };
}

const [setBeside, connections] = ['(set)', '(connection)']; // No scenario or method can be called so.

/** Every kind of fault of every scenario, and those that are set; all scenarios times all kinds would be hundreds. */
function faultPairs(chaos: Chaos) {
  const { scenario: running, faults } = chaos.status();
  const active = faults.map(({ id, kind }) => ({ scenario: id ? setBeside : running, fault: kind }));
  const known = chaos.scenarios().flatMap(({ name, phases }) => {
    const kinds = new Set(phases.flatMap(({ draws }) => draws.flat()).map(({ fault }) => fault.kind));
    return [...kinds].map((fault) => ({ scenario: name, fault }));
  });
  const same = (one: (typeof active)[number]) => (other: typeof one) =>
    one.scenario === other.scenario && one.fault === other.fault;
  const idle = known.filter((pair) => !active.some(same(pair)));
  return [
    ...idle.map((labels) => ({ labels, isActive: false })),
    ...active.map((labels) => ({ labels, isActive: true })),
  ];
}

function chaosMetrics(registry: Registry<OpenMetricsContentType>, { methods, chaos }: ServerMetricsOptions) {
  const registers = [registry];
  const injected = new Counter({
    name: 'chaos_faults_injected_total',
    help: 'Faults injected, by method and kind; those that met a new connection under the method (connection).',
    labelNames: ['grpc_method', 'fault'],
    registers,
  });
  for (const fault of faultKinds)
    for (const grpc_method of hitsConnections(fault) ? [connections] : methods) injected.inc({ grpc_method, fault }, 0);
  new Gauge({
    name: 'chaos_fault_active',
    help: '1 while the scenario runs and is in a phase with this kind of fault, else 0. The scenario (set) is of faults set beside it.',
    labelNames: ['scenario', 'fault'],
    registers,
    collect() {
      this.reset(); // A set fault that is gone leaves no series.
      for (const { labels, isActive } of faultPairs(chaos)) this.set(labels, Number(isActive));
    },
  });
  return { injected };
}

function processMetrics(registry: Registry<OpenMetricsContentType>) {
  collectDefaultMetrics({ register: registry });
  // Gauges whose names end like a counter's: OpenMetrics readers refuse or misread them.
  for (const name of ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'])
    registry.removeSingleMetric(name);
}

/** A private registry with every series at 0; always OpenMetrics, for prom-client cannot go back. */
export function createMetrics(options: ServerMetricsOptions): ServerMetrics {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const { started, duration, attemptsTotal, limited } = callMetrics(registry, options.methods);
  const { injected } = chaosMetrics(registry, options);
  new Gauge({
    name: 'app_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'revision', 'node'],
    registers: [registry],
  }).set({ ...options.build, node: process.version }, 1);
  if (options.processMetrics) processMetrics(registry);
  return {
    contentType: registry.contentType,
    callStarted(grpc_method, attempt) {
      started.inc({ grpc_method }, 1);
      attemptsTotal.inc({ grpc_method, attempt: attempts[attempt - 1] ?? '4+' }, 1);
    },
    faultInjected: (grpc_method, fault) => injected.inc({ grpc_method, fault }, 1),
    connectionInjected: (fault) => injected.inc({ grpc_method: connections, fault }, 1),
    callLimited: (grpc_method) => limited.inc({ grpc_method }, 1),
    callEnded: (grpc_method, grpc_status, durationMs) =>
      duration.observe({ grpc_method, grpc_status }, durationMs / 1000),
    render: () => registry.metrics(),
  };
}
