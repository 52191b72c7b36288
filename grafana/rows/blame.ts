// Row 5. Client, network or server?
import { ofClient, ofServer, orNone, quantile, rate } from '../expressions.ts';
import type { Row } from '../model.ts';
import { timeseries } from '../panels.ts';

export const blame: Row = {
  title: 'Client, network or server?',
  collapsed: false,
  panels: [
    timeseries({
      title: 'Attempt p95',
      what: 'One attempt as the client sees it, and one call as the server sees it, whatever the status. Between buckets it is an estimate: an attempt cut off at 2 s counts as 2 to 5 s.',
      normal: 'the client’s line just above the server’s.',
      otherwise:
        'both up: the server is slow. Only the client’s: network or a busy client process. The server’s far above: clients give up at their timeout and it works on for nobody.',
      unit: 's',
      colors: { client: 'blue', server: 'orange' },
      queries: [
        { expr: quantile(0.95, 'grpc_client_attempt_duration_seconds', ofClient()), legend: 'client' },
        { expr: quantile(0.95, 'grpc_server_call_duration_seconds', ofServer()), legend: 'server' },
      ],
    }),
    timeseries({
      title: 'Sent and received',
      what: 'Attempts the clients sent, calls the server received.',
      normal: 'one line on the other.',
      otherwise:
        'sent above received: lost on the way, the server is not reachable. Received above sent: somebody else calls it. Both 0 while calls come in: the breaker is open.',
      unit: 'reqps',
      colors: { sent: 'blue', received: 'orange' },
      queries: [
        { expr: `sum(${rate('grpc_client_attempt_started_total', ofClient())}) or vector(0)`, legend: 'sent' },
        { expr: `sum(${rate('grpc_server_call_started_total', ofServer())}) or vector(0)`, legend: 'received' },
      ],
    }),
    timeseries({
      title: 'Attempt numbers the server sees',
      what: 'Which attempt of its call each arrival was, from grpc-previous-rpc-attempts.',
      normal: 'almost all 1.',
      otherwise: 'many 2 and 3: the server works for retries.',
      unit: 'reqps',
      stacked: true,
      colors: { 'attempt 1': 'green', 'attempt 2': 'yellow', 'attempt 3': 'orange', 'attempt 4+': 'red' },
      queries: [
        {
          expr: `sum by (attempt) (${rate('grpc_server_call_attempts_total', ofServer())})`,
          legend: 'attempt {{attempt}}',
        },
      ],
    }),
    timeseries({
      title: 'Injected faults',
      what: 'Faults the chaos server injected, by kind.',
      normal: 'as the scenario says; none without chaos.',
      otherwise: 'an error under "Errors by status" without a fault here is real.',
      unit: 'reqps',
      bars: true,
      stacked: true,
      colors: { none: 'green' },
      queries: [
        {
          expr: orNone(`sum by (fault) (${rate('chaos_faults_injected_total', ofServer())})`, 'fault'),
          legend: '{{fault}}',
        },
      ],
    }),
  ],
};
