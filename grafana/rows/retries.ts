// Row 4. Are retries helping or hurting?
import { ofClient, quantile, rate, share } from '../expressions.ts';
import type { Row } from '../model.ts';
import { timeseries } from '../panels.ts';

const attempts = 'grpc_client_attempt_duration_seconds_count';
const calls = 'resilience_calls_total';
const delay = 'grpc_client_call_retry_delay_seconds';

const actual = share(`sum(${rate(attempts, ofClient('grpc_status="OK"'))})`, `sum(${rate(attempts, ofClient())})`);
const effective = share(`sum(${rate(calls, ofClient('outcome=~"success_.+"'))})`, `sum(${rate(calls, ofClient())})`);
// Calls that the breaker refused sent nothing; counted, they would hide the amplification.
const amplification = `sum by (grpc_method) (${rate('grpc_client_attempt_started_total', ofClient())}) / (sum by (grpc_method) (${rate(calls, ofClient('outcome!~"rejected_.+"'))}) > 0)`;

export const retries: Row = {
  title: 'Are retries helping or hurting?',
  collapsed: false,
  panels: [
    timeseries({
      title: 'Actual vs effective success',
      what: 'Actual: share of attempts that ended OK. Effective: share of calls that did, after retries.',
      normal: 'effective above actual: the gap is what retries buy.',
      otherwise: 'effective below actual: the breaker refuses calls, or the server fails for longer than the backoff.',
      unit: 'percentunit',
      max: 1,
      colors: { actual: 'orange', effective: 'green' },
      queries: [
        { expr: actual, legend: 'actual' },
        { expr: effective, legend: 'effective' },
      ],
    }),
    timeseries({
      title: 'Retry amplification',
      what: 'Attempts on the wire for each call that the breaker let through.',
      normal: '1; up to 1.56 with faults on 40 % of the attempts.',
      otherwise: 'above 1.5 for long the retries are part of the load: fewer attempts, longer backoff.',
      unit: 'short',
      limit: 1.5,
      queries: [{ expr: amplification, legend: '{{grpc_method}}' }],
    }),
    timeseries({
      title: 'Retry decisions',
      what: 'What the retry policy decided after each failed attempt.',
      normal: 'all 0, or mostly retried.',
      otherwise:
        'exhausted: the last attempt failed too. no_time_left: the total deadline is shorter than the backoff. not_retryable: a retry could do harm, or could not help.',
      unit: 'reqps',
      stacked: true,
      colors: { retried: 'blue', exhausted: 'red', no_time_left: 'orange', not_retryable: 'gray' },
      queries: [
        { expr: `sum by (decision) (${rate('resilience_retries_total', ofClient())})`, legend: '{{decision}}' },
      ],
    }),
    timeseries({
      title: 'Backoff of a retried call',
      what: 'How long calls that needed a retry waited between attempts, in all.',
      normal: 'no line, or around 1 s (one retry) to 3 s (two).',
      otherwise: 'it is added to the latency callers see; set totalTimeoutMs if that is too long.',
      unit: 's',
      queries: [0.5, 0.95].map((q) => ({ expr: quantile(q, delay, ofClient()), legend: `p${q * 100}` })),
    }),
  ],
};
