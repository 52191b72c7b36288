// Row 2. What is the breaker doing?
import { ofBreaker, rate } from '../expressions.ts';
import type { Row } from '../model.ts';
import { timeseries } from '../panels.ts';
import { stateTimeline } from '../special-panels.ts';

const seconds = 'resilience_breaker_state_seconds_total';

export const breaker: Row = {
  title: 'What is the breaker doing?',
  collapsed: false,
  panels: [
    stateTimeline({
      title: 'Breaker state',
      what: 'State of each breaker in each client process, seen every 5 s. Shorter moments show as annotations only.',
      normal: 'one green band.',
      otherwise:
        'red for 30 s, then green: it protected you and recovered. Red again and again: the probes fail, the server is still down.',
      states: [
        { code: 0, text: 'closed', color: 'green' },
        { code: 1, text: 'half-open', color: 'yellow' },
        { code: 2, text: 'open', color: 'red' },
        { code: 3, text: 'isolated', color: 'purple' },
      ],
      query: {
        expr: `instance_breaker:resilience_breaker_state:code${ofBreaker()}`,
        legend: '{{breaker}} {{instance}}',
      },
    }),
    timeseries({
      title: 'Share of time open',
      what: 'How much of the time each breaker let nothing through; moments between two scrapes count too.',
      normal: '0.',
      otherwise: 'near 1 means callers get nothing but refusals; give them a fallback.',
      unit: 'percentunit',
      max: 1,
      width: 8,
      height: 6,
      queries: [
        {
          expr: `sum by (breaker, instance) (${rate(seconds, ofBreaker('state=~"open|isolated"'))}) / (sum by (breaker, instance) (${rate(seconds, ofBreaker())}) > 0)`,
          legend: '{{breaker}} {{instance}}',
        },
      ],
    }),
  ],
};
