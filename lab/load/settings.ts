import { z } from 'zod';
import { address, logLevel, number, oneOf, port, wholeNumber } from '../environment.ts';

/** The client process's environment variables. */
export const clientSettings = z.object({
  SERVER_ADDR: address.default('localhost:50051').describe('the gRPC server to call'),
  LOAD_BALANCING: oneOf(['pick_first', 'round_robin'], 'pick_first').describe(
    'pick_first = one address of the server, round_robin = all of them in turn',
  ),
  RPC: oneOf(['Charge', 'ProcessData'], 'Charge').describe('what to call: Charge (payments) or ProcessData (homework)'),
  CALLS_PER_SECOND: number(0.1, 1000).default(4).describe('calls begin on this schedule, 0.1 to 1000'),
  METRICS_HOST: z.string().default('127.0.0.1').describe('address of /metrics, /healthz, /readyz and /events'),
  METRICS_PORT: port(9102).describe('their port; 0 = any free one'),
  DRAIN_MS: wholeNumber(0, 600_000).default(12_000).describe('how long calls in flight may take when stopping'),
  LOG_LEVEL: logLevel.describe('fatal, error, warn, info, debug, trace or silent'),
});

export type ClientSettings = z.output<typeof clientSettings>;
