// Row 3. How bad is it, and since when?
import { ofClient, orNone, quantile, rate } from '../expressions.ts';
import type { Row } from '../model.ts';
import { timeseries } from '../panels.ts';
import { heatmap } from '../special-panels.ts';

const duration = 'grpc_client_call_duration_seconds';
const good = ofClient('grpc_status="OK"');

export const load: Row = {
  title: 'How bad, since when?',
  collapsed: false,
  panels: [
    timeseries({
      title: 'Calls per second',
      what: 'Calls that ended, by method, refused ones included.',
      normal: 'flat at the rate the clients are set to.',
      otherwise: 'a dip means calls wait (slow server, long backoff), not that fewer were asked for.',
      unit: 'reqps',
      width: 8,
      queries: [{ expr: `sum by (grpc_method) (${rate(`${duration}_count`, ofClient())})`, legend: '{{grpc_method}}' }],
    }),
    timeseries({
      title: 'Errors by status',
      what: 'Calls per second that failed for the caller, by gRPC status.',
      normal: 'a line "none" at 0.',
      otherwise:
        'UNAVAILABLE: server down, or our breaker is open. DEADLINE_EXCEEDED: too slow. INVALID_ARGUMENT and the like: the caller’s mistake, no retry helps.',
      unit: 'reqps',
      width: 8,
      bars: true,
      stacked: true,
      colors: { UNAVAILABLE: 'red', DEADLINE_EXCEEDED: 'orange', CANCELLED: 'gray', INTERNAL: 'purple', none: 'green' },
      queries: [
        {
          expr: orNone(
            `sum by (grpc_status) (${rate(`${duration}_count`, ofClient('grpc_status!="OK"'))}) > 0`,
            'grpc_status',
          ),
          legend: '{{grpc_status}}',
        },
      ],
    }),
    timeseries({
      title: 'How calls ended',
      what: 'Calls per second, by outcome for the caller.',
      normal: 'almost all success_first_try.',
      otherwise:
        'rejected_* are our own refusals, they cost the server nothing; failure and timeout are the server’s; cancelled the caller’s.',
      unit: 'reqps',
      width: 8,
      stacked: true,
      colors: {
        success_first_try: 'green',
        success_after_retry: 'light-green',
        success_hedged: 'super-light-green',
        success_fallback: 'blue',
        failure: 'red',
        timeout: 'orange',
        cancelled: 'gray',
        rejected_breaker: 'purple',
        rejected_bulkhead: 'light-purple',
        rejected_rate_limit: 'super-light-purple',
      },
      queries: [{ expr: `sum by (outcome) (${rate('resilience_calls_total', ofClient())})`, legend: '{{outcome}}' }],
    }),
    timeseries({
      title: 'Latency of good calls',
      what: 'How long calls that ended OK took, first attempt to answer, backoff included. Estimated within buckets; those above 1 s are wide.',
      normal: 'all three lines within milliseconds of each other.',
      otherwise: 'p99 above 1 s with p50 still low: some calls needed a retry. p50 up too: the server itself is slow.',
      unit: 's',
      colors: { p50: 'green', p95: 'yellow', p99: 'orange' },
      queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, duration, good), legend: `p${q * 100}` })),
    }),
    heatmap({
      title: 'Where good calls spend their time',
      what: 'Calls that ended OK, by duration.',
      normal: 'one dark band at the bottom.',
      otherwise: 'a second band 1 s higher is the first backoff, a third at 3 s the second.',
      unit: 's',
      query: { expr: `sum by (le) (increase(${duration}_bucket${good}[$__rate_interval]))`, legend: '{{le}}' },
    }),
  ],
};
