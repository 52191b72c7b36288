import { expect, test } from 'vitest';
import { readConfig, variables } from '../../server/config.ts';
import { serverSettings } from './server-settings.ts';

test('nothing of the caller’s environment reaches a lane’s server', () => {
  expect(Object.keys(serverSettings('7', 'a-long-token')).toSorted()).toEqual(Object.keys(variables).toSorted());
});

test('the server takes them, on ports of the system’s choice and on this machine only', () => {
  expect(readConfig(serverSettings('7', 'a-long-token'))).toMatchObject({
    GRPC_HOST: '127.0.0.1',
    GRPC_PORT: 0,
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: 0,
    CHAOS_SEED: '7',
    CHAOS_CONTROL_TOKEN: 'a-long-token',
    AUTH: 'none',
    CHAOS_CRASH: 'simulate',
  });
});
