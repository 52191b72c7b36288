// Row 6. Are the processes themselves well?
import { ofProcess, rate } from '../expressions.ts';
import type { Row } from '../model.ts';
import { timeseries } from '../panels.ts';
import { table } from '../special-panels.ts';

const legend = '{{job}} {{instance}}';

export const processes: Row = {
  title: 'Are the processes well?',
  collapsed: true,
  panels: [
    timeseries({
      title: 'Event loop delay, p99',
      what: 'How long work that was due waited for the event loop.',
      normal: 'below 20 ms.',
      otherwise: 'above 100 ms our own timers are late, so measured timeouts and backoffs are too.',
      unit: 's',
      limit: 0.1,
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds${ofProcess()}`, legend }],
    }),
    timeseries({
      title: 'Heap in use',
      what: 'JavaScript memory in use.',
      normal: 'a saw tooth with a level floor.',
      otherwise: 'a floor that climbs for an hour is a leak.',
      unit: 'bytes',
      queries: [{ expr: `nodejs_heap_size_used_bytes${ofProcess()}`, legend }],
    }),
    timeseries({
      title: 'Processor time',
      what: 'Processor seconds per second; 1 = one core.',
      normal: 'a few per cent at the lab’s call rates.',
      otherwise: 'near 1 JavaScript is the limit; start more processes.',
      unit: 'percentunit',
      queries: [{ expr: rate('process_cpu_seconds_total', ofProcess()), legend }],
    }),
    table({
      title: 'What runs',
      what: 'Version, revision and Node.js of each process.',
      normal: 'one row a process.',
      otherwise: 'a missing row is a process that is not scraped.',
      hidden: ['Time', 'Value', '__name__'],
      query: { expr: `app_build_info${ofProcess()}`, legend },
    }),
  ],
};
