// Row 1. Six figures: is it working for callers?
import { ofBreaker, ofClient, orNone, quantile, rate, share } from '../expressions.ts';
import type { Row, Step } from '../model.ts';
import { stat } from '../panels.ts';

const calls = 'resilience_calls_total';
const all = `sum(${rate(calls, ofClient())})`;
const ended = (outcomes: string): string => `sum(${rate(calls, ofClient(`outcome=~"${outcomes}"`))})`;
const blue: readonly Step[] = [{ value: null, color: 'blue' }];

export const callers: Row = {
  title: 'Is it working for callers?',
  collapsed: false,
  panels: [
    stat({
      title: 'Effective success',
      what: 'Share of calls that ended well for the caller, retries included.',
      normal:
        '99 % and more without chaos. With the homework’s chaos the retries carry about 94 % (1 − 0.4³) of the calls that the breaker lets through. A refused call counts as not ended well: with the breaker open half of the time, as at 4 calls per second, about 50 %.',
      otherwise:
        '"How calls ended" says whether the others were refused by us or failed, "Errors by status" with what.',
      unit: 'percentunit',
      steps: [
        { value: null, color: 'red' },
        { value: 0.9, color: 'orange' },
        { value: 0.99, color: 'green' },
      ],
      queries: [{ expr: share(ended('success_.+'), all), legend: 'effective success' }],
    }),
    stat({
      title: 'Saved by resilience',
      what: 'Share of calls that would have failed without retry, hedge or fallback.',
      normal:
        'near 0 while the server is well; at most the share of faulty attempts while it is not, less with the breaker open, for a refused call is not saved.',
      otherwise: 'a large share for long means callers wait longer for each answer: mend the server.',
      unit: 'percentunit',
      steps: blue,
      queries: [{ expr: share(ended('success_(after_retry|hedged|fallback)'), all), legend: 'saved' }],
    }),
    stat({
      title: 'Open breakers',
      what: 'Circuit breakers that let nothing through now, over all client processes.',
      normal: '0.',
      otherwise:
        'callers are refused at once; "Breaker state" shows since when, "Client, network or server?" who is to blame.',
      unit: 'short',
      steps: [
        { value: null, color: 'green' },
        { value: 1, color: 'red' },
      ],
      queries: [
        {
          expr: `count(resilience_breaker_state${ofBreaker('state=~"open|isolated"')} == 1) or vector(0)`,
          legend: 'open',
        },
      ],
    }),
    stat({
      title: 'p95 of good calls',
      what: '95 of 100 calls that ended OK took at most this long, backoff included. Failures and refusals are left out: fast ones would flatter it.',
      normal: 'a few milliseconds; above 1 s as soon as calls need a retry, for the first backoff is 1 s.',
      otherwise: 'compare with "Attempt p95": slow attempts or many of them?',
      unit: 's',
      steps: [
        { value: null, color: 'green' },
        { value: 1, color: 'orange' },
        { value: 2.5, color: 'red' },
      ],
      queries: [
        { expr: quantile(0.95, 'grpc_client_call_duration_seconds', ofClient('grpc_status="OK"')), legend: 'p95' },
      ],
    }),
    stat({
      title: 'Calls',
      what: 'Calls that ended, per second, refused ones included.',
      normal: 'what the clients are set to (CALLS_PER_SECOND).',
      otherwise: '0 means no client runs or none is scraped: see Prometheus, Status, Targets.',
      unit: 'reqps',
      steps: blue,
      queries: [{ expr: `${all} or vector(0)`, legend: 'calls' }],
    }),
    stat({
      title: 'Fault now active',
      what: 'What the chaos server does to requests on purpose, right now.',
      normal: '"none", or the fault of the scenario that was chosen.',
      otherwise: 'errors without an active fault are real ones.',
      unit: 'short',
      noValue: 'no server',
      names: true,
      steps: [
        { value: null, color: 'green' },
        { value: 1, color: 'orange' },
      ],
      queries: [
        {
          expr: orNone('max by (scenario, fault) (chaos_fault_active{job=~"$server"} == 1)', 'fault'),
          legend: '{{scenario}} {{fault}}',
        },
      ],
    }),
  ],
};
