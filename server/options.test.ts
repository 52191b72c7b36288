import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { ChaosServerOptions } from './options.ts';
import { startChaosServer } from './start-chaos-server.ts';

const bad: readonly [object, string][] = [
  [{ grpcPort: 65_536 }, 'grpcPort must be a whole number from 0 to 65535, got 65536'],
  [{ grpcPort: '1' }, 'grpcPort must be a number, got string'],
  [{ metricsPort: 1.5 }, 'metricsPort must be a whole number from 0 to 65535, got 1.5'],
  [{ drainMs: -1 }, 'drainMs must be a whole number from 0 to 3600000, got -1'],
  [{ host: '' }, 'host must have 1 to 255 characters, got ""'],
  [{ seed: 's'.repeat(65) }, 'seed must have 1 to 64 characters, got 65'],
  [{ seed: 7 }, 'seed must be a string, got number'],
  [{ controlToken: 'hunter2' }, 'controlToken must have 8 to 4096 characters, got 7'],
  [{ controlToken: 'schlüsselwort' }, 'controlToken must be visible ASCII characters, got others too'],
  [{ chaosMode: 'slwo' }, 'chaosMode: no scenario is called "slwo"'],
  [{ chaosMode: true }, 'chaosMode must be a string, got boolean'],
  [{ ledgerUrl: 'mysql://x' }, 'ledgerUrl: expected sqlite::memory:'],
  [{ requestFaults: 'true' }, 'requestFaults must be true or false, got string'],
  [{ processMetrics: 1 }, 'processMetrics must be true or false, got number'],
  [{ revision: 5 }, 'revision must be a string, got number'],
  [{ clock: {} }, 'clock must have the functions now, sleep'],
  // Every call would be answered INTERNAL.
  [{ logger: console }, 'logger must have the functions info, warn, error, isLevelEnabled'],
  [{ logger: null }, 'logger must have the functions info'],
  [
    { chaosmode: 'homework' },
    'the options: unknown field "chaosmode" (did you mean "chaosMode"?): expected only host, ',
  ],
];

test.each(['homework', null, 7, []])('options that are %o and no object are refused', async (options) => {
  const refused = startChaosServer(options as ChaosServerOptions);
  await expect(refused).rejects.toThrow('the options must be an object');
});

test('options that are left out on purpose are those that are not given', async () => {
  const none = { chaosMode: undefined, seed: undefined, requestFaults: undefined, logger: undefined, clock: undefined };
  await using server = await startChaosServer({ ...none, revision: undefined, accessLog: undefined });
  expect(server.status().scenario).toBe('off');
});

test.each(bad)('%o is refused', async (options, message) => {
  await expect(startChaosServer(options as ChaosServerOptions)).rejects.toThrow(message);
});

test('a ledger that cannot be opened is named', async () => {
  const refused = startChaosServer({ ledgerUrl: 'sqlite:no/such/folder/p.db' });
  await expect(refused).rejects.toMatchObject({
    name: 'StartError',
    option: 'ledgerUrl',
    message: expect.stringContaining('no/such/folder/p.db') as string,
  });
});

test('without a seed each server has its own', async () => {
  await using one = await startChaosServer();
  await using two = await startChaosServer();
  expect(one.seed).not.toBe(two.seed);
  expect(one.status().seed).toBe(one.seed);
  expect(one.address).toBe(`127.0.0.1:${one.grpcPort}`);
});

test('a taken port is named, for gRPC and for metrics', async () => {
  setLogVerbosity(logVerbosity.NONE); // grpc-js prints a line of its own about a taken port.
  await using server = await startChaosServer({ host: '127.0.0.1' });
  const { grpcPort, metricsPort } = server;
  const taken = (option: string, port: number) => ({ name: 'StartError', option, message: `port ${port} is taken` });
  await expect(startChaosServer({ grpcPort })).rejects.toMatchObject(taken('grpcPort', grpcPort));
  await expect(startChaosServer({ metricsPort })).rejects.toMatchObject(taken('metricsPort', metricsPort));
});
