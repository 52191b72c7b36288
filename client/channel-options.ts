// What of grpc-js is configured, and how: our options in, grpc-js's channel options out.
import type { ChannelOptions } from '@grpc/grpc-js';
import { ejection, type OutlierEjectionOptions } from './outlier-ejection.ts';
import { checkBoolean, checkKeys, checkNumber, checkObject, maxDelayMs, shown } from './policies/bounds.ts';

export interface KeepaliveOptions {
  /** Between two pings of a connection with calls on it, in milliseconds. Default 30,000. */
  readonly intervalMs?: number | undefined;
  /** A ping not answered for so long, in milliseconds, ends the connection. Default 15,000. */
  readonly timeoutMs?: number | undefined;
  /** Ping also while no call is under way. Many servers do not allow it. Default false. */
  readonly withoutCalls?: boolean | undefined;
}

export interface ConnectionOptions {
  /** grpc-js's; they win over the client's own. */
  readonly channelOptions?: ChannelOptions | undefined;
  /** `pick_first` stays with one address of the target, `round_robin` takes turns. Default `pick_first`. */
  readonly loadBalancing?: 'pick_first' | 'round_robin' | undefined;
  /** Leaves out endpoints that fail more than the others; needs `round_robin`. Default false. */
  readonly outlierEjection?: OutlierEjectionOptions | false | undefined;
  /** Finds connections that are dead without having been closed. Default on. */
  readonly keepalive?: KeepaliveOptions | false | undefined;
  /**
   * A peer that accepts and does not speak for so long, in milliseconds, is given up. Default 5,000; 1,000 where the
   * client has standby targets.
   */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Connections are replaced after about this time, in milliseconds (± 10 %), and the name is resolved anew. Calls under
   * way end where they are. Default: never.
   */
  readonly maxConnectionAgeMs?: number | undefined;
}

/** The names of the options, for `createClient` to know them. */
export const connectionOptionNames = [
  'channelOptions',
  'loadBalancing',
  'outlierEjection',
  'keepalive',
  'connectTimeoutMs',
  'maxConnectionAgeMs',
] as const satisfies readonly (keyof ConnectionOptions)[];

const defaults: ChannelOptions = {
  // A retryPolicy from DNS would multiply our attempts. Transparent retries stay on (grpc.enable_retries untouched).
  'grpc.service_config_disable_resolution': 1,
  // A pooled connection that hangs would be found again by the channel that replaces ours.
  'grpc.use_local_subchannel_pool': 1,
  // grpc-js would wait up to two minutes before it dials a server that is back.
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

/** The channel options a client ends up with; the user's own win over `base`. Throws for an option out of bounds. */
export function channelOptions(options: ConnectionOptions = {}, base: ChannelOptions = {}): ChannelOptions {
  check(options);
  const { channelOptions: own = {}, loadBalancing = 'pick_first', outlierEjection = false, keepalive = {} } = options;
  return {
    ...defaults,
    ...(keepalive !== false && pings(keepalive)),
    ...(loadBalancing === 'round_robin' && { 'grpc.service_config': serviceConfig(outlierEjection) }),
    ...base,
    ...own,
  };
}

const milliseconds = { min: 1, max: maxDelayMs } as const;

function check(options: ConnectionOptions): void {
  const { channelOptions: own, loadBalancing, outlierEjection, connectTimeoutMs, maxConnectionAgeMs } = options;
  if (own !== undefined) checkObject('channelOptions', own);
  if (connectTimeoutMs !== undefined) checkNumber('connectTimeoutMs', connectTimeoutMs, milliseconds);
  if (maxConnectionAgeMs !== undefined) checkNumber('maxConnectionAgeMs', maxConnectionAgeMs, milliseconds);
  if (loadBalancing !== undefined && loadBalancing !== 'pick_first' && loadBalancing !== 'round_robin') {
    throw new TypeError(`loadBalancing must be pick_first or round_robin, got ${shown(loadBalancing)}`);
  }
  if (outlierEjection === undefined || outlierEjection === false) return;
  checkObject('outlierEjection', outlierEjection);
  if (loadBalancing !== 'round_robin') {
    throw new TypeError(`outlierEjection needs loadBalancing round_robin, got ${loadBalancing ?? 'pick_first'}`);
  }
}

function pings(options: KeepaliveOptions): ChannelOptions {
  checkKeys('keepalive', options, ['intervalMs', 'timeoutMs', 'withoutCalls']);
  const { intervalMs = 30_000, timeoutMs = 15_000, withoutCalls = false } = options;
  checkNumber('keepalive.intervalMs', intervalMs, { min: 100, max: maxDelayMs });
  checkNumber('keepalive.timeoutMs', timeoutMs, milliseconds);
  checkBoolean('keepalive.withoutCalls', withoutCalls);
  return {
    'grpc.keepalive_time_ms': intervalMs,
    'grpc.keepalive_timeout_ms': timeoutMs,
    'grpc.keepalive_permit_without_calls': Number(withoutCalls),
  };
}

const serviceConfig = (outlierEjection: OutlierEjectionOptions | false): string => {
  const roundRobin = { round_robin: {} };
  const chosen = outlierEjection ? { outlier_detection: ejection(outlierEjection, roundRobin) } : roundRobin;
  return JSON.stringify({ loadBalancingConfig: [chosen] });
};
