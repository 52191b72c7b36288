import { describe, expect, it } from 'vitest';
import { channelOptions, type ConnectionOptions } from './channel-options.ts';

const serviceConfig = (options: ConnectionOptions) =>
  JSON.parse(channelOptions(options)['grpc.service_config'] ?? '{}') as Record<string, unknown>;

describe('the channel options', () => {
  it('keep a retryPolicy from DNS away and leave the transparent retries of grpc-js on', () => {
    expect(channelOptions()['grpc.service_config_disable_resolution']).toBe(1);
    expect(channelOptions()).not.toHaveProperty(['grpc.enable_retries']);
    expect(channelOptions()).not.toHaveProperty(['grpc.service_config']);
  });

  it("let the user's own win", () => {
    const own = { 'grpc.max_reconnect_backoff_ms': 1, 'grpc.keepalive_time_ms': 2, 'grpc.service_config': '{}' };
    const options = channelOptions({ channelOptions: own, loadBalancing: 'round_robin' });
    expect(options).toMatchObject(own);
  });

  it('ping by default, only while there are calls', () => {
    expect(channelOptions()).toMatchObject({
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 15_000,
      'grpc.keepalive_permit_without_calls': 0,
    });
    expect(channelOptions({ keepalive: { withoutCalls: true } })['grpc.keepalive_permit_without_calls']).toBe(1);
    expect(channelOptions({ keepalive: false })).not.toHaveProperty(['grpc.keepalive_time_ms']);
  });

  it('carry round robin and the ejection of outliers as a service config', () => {
    expect(serviceConfig({ loadBalancing: 'round_robin' })).toEqual({ loadBalancingConfig: [{ round_robin: {} }] });
    const outlierEjection = { intervalMs: 1_500, failureShare: 0.4, maxEjectedShare: 0.5 };
    expect(serviceConfig({ loadBalancing: 'round_robin', outlierEjection })).toEqual({
      loadBalancingConfig: [
        {
          outlier_detection: {
            interval: { seconds: 1, nanos: 500_000_000 },
            base_ejection_time: { seconds: 30, nanos: 0 },
            max_ejection_percent: 50,
            failure_percentage_ejection: { threshold: 40, minimum_hosts: 2, request_volume: 5 },
            child_policy: [{ round_robin: {} }],
          },
        },
      ],
    });
  });
});

const bad: [object, typeof Error, string][] = [
  [{ channelOptions: 5 }, TypeError, 'channelOptions must be an object, got 5'],
  [{ loadBalancing: 'random' }, TypeError, 'loadBalancing must be pick_first or round_robin, got "random"'],
  [{ outlierEjection: {} }, TypeError, 'outlierEjection needs loadBalancing round_robin, got pick_first'],
  [{ outlierEjection: { window: 1 } }, TypeError, 'outlierEjection.window is not an option'],
  [{ outlierEjection: { failureShare: 2 } }, RangeError, 'outlierEjection.failureShare must be a number from 0 to 1'],
  [{ outlierEjection: { minimumRequests: 0.5 } }, RangeError, 'outlierEjection.minimumRequests must be an integer ≥ 1'],
  [{ keepalive: 5 }, TypeError, 'keepalive must be an object, got 5'],
  [{ keepalive: { interval: 5 } }, TypeError, 'keepalive.interval is not an option; there is intervalMs'],
  [
    { keepalive: { intervalMs: 99 } },
    RangeError,
    'keepalive.intervalMs must be a number from 100 to 2147483647, got 99',
  ],
  [{ keepalive: { timeoutMs: 0 } }, RangeError, 'keepalive.timeoutMs must be a number from 1'],
  [{ keepalive: { withoutCalls: 1 } }, TypeError, 'keepalive.withoutCalls must be true or false, got 1'],
  [{ connectTimeoutMs: Infinity }, RangeError, 'connectTimeoutMs must be a number from 1 to 2147483647, got Infinity'],
  [{ maxConnectionAgeMs: 0 }, RangeError, 'maxConnectionAgeMs must be a number from 1 to 2147483647, got 0'],
];

it.each(bad)('%j is refused', (options, kind, message) => {
  const loadBalancing = 'outlierEjection' in options && message.includes('needs') ? undefined : 'round_robin';
  const make = () => channelOptions({ ...(loadBalancing && { loadBalancing }), ...options } as ConnectionOptions);
  expect(make).toThrow(kind);
  expect(make).toThrow(message);
});
