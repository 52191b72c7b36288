// The choices at the top of the dashboard, and what is marked across all panels.

/** The variable, not a uid: whoever imports the dashboard elsewhere chooses their own Prometheus. */
export const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** What the provisioned data source is called in `provisioning/datasources/prometheus.yml`. */
export const datasourceUid = 'resilience-lab-prometheus';

const choice = (name: string, label: string, query: string): object => ({
  name,
  label,
  type: 'query',
  datasource,
  definition: query,
  query: { query, refId: `variable-${name}`, qryType: 1 },
  multi: true,
  includeAll: true,
  // Not "all that were found": before the first scrape nothing is, and every panel would stay empty.
  allValue: '.+',
  current: { selected: true, text: ['All'], value: ['$__all'] },
  options: [],
  refresh: 2,
  regex: '',
  sort: 1,
  hide: 0,
  skipUrlSync: false,
});

export const variables: readonly object[] = [
  {
    name: 'datasource',
    label: 'Data source',
    type: 'datasource',
    query: 'prometheus',
    current: { selected: true, text: 'Prometheus', value: datasourceUid },
    multi: false,
    includeAll: false,
    options: [],
    refresh: 1,
    regex: '',
    hide: 0,
    skipUrlSync: false,
  },
  choice('job', 'Client', 'label_values(resilience_calls_total, job)'),
  choice('server', 'Server', 'label_values(grpc_server_call_started_total, job)'),
  choice('method', 'Method', 'label_values(resilience_calls_total{job=~"$job"}, grpc_method)'),
  choice('breaker', 'Breaker', 'label_values(resilience_breaker_state{job=~"$job"}, breaker)'),
];

const mark = (name: string, iconColor: string, expr: string, titleFormat: string, tagKeys: string): object => ({
  name,
  enable: true,
  hide: false,
  iconColor,
  datasource,
  // `target` is what Grafana 11 and later read, the rest what 10 does.
  target: { expr, interval: '5s', refId: 'Anno' },
  expr,
  step: '5s',
  titleFormat,
  textFormat: '',
  tagKeys,
  useValueForTime: false,
});

export const annotations: readonly object[] = [
  mark(
    'Breaker opened or closed',
    'blue',
    // The counter, not the gauge: it also knows of an opening between two scrapes.
    'sum by (breaker, to) (increase(resilience_breaker_transitions_total{job=~"$job",breaker=~"$breaker",to=~"open|closed"}[15s])) > 0',
    'Breaker {{breaker}}: {{to}}',
    'breaker,to',
  ),
  mark(
    'Chaos phase',
    'orange',
    'max by (scenario, fault) (chaos_fault_active{job=~"$server"}) == 1',
    'Chaos: {{fault}}',
    'scenario,fault',
  ),
];
