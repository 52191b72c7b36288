import { status } from '@grpc/grpc-js';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import type { FaultError } from './faults/fault.ts';
import { requestFaults } from './request-faults.ts';
import { instantClock, invoke, serverAndClient } from './testing.ts';

const asked = (behavior: string | undefined, attempt = 1) => {
  const metadata = (name: string) => (name === 'rpc-behavior' ? behavior : undefined);
  return requestFaults({ method: 'a.B/C', callKey: 'k', n: 1, lane: '', attempt, metadata }, 'here');
};
const inWords = (behavior: string, attempt?: number) =>
  asked(behavior, attempt).map((fault) =>
    fault.kind === 'sleep' ? `sleep ${fault.delayMs}` : fault.kind === 'error' ? fault.status : fault.kind,
  );

test('each word is its fault', () => {
  expect(asked(undefined)).toEqual([]);
  expect(inWords('sleep-5')).toEqual(['sleep 5000']);
  expect(inWords('error-code-14')).toEqual(['UNAVAILABLE']);
  expect(inWords('keep-open')).toEqual(['hang']);
});

test('words are applied in order, and an error or keep-open ends them', () => {
  expect(inWords('sleep-1, sleep-2,error-code-8')).toEqual(['sleep 1000', 'sleep 2000', 'RESOURCE_EXHAUSTED']);
  expect(inWords('error-code-8,sleep-2')).toEqual(['RESOURCE_EXHAUSTED']);
  expect(inWords('keep-open,error-code-8')).toEqual(['hang']);
});

test('success-on-retry-attempt-N ends the list when the caller says it has tried N times before', () => {
  const behavior = 'sleep-1,success-on-retry-attempt-2,error-code-14';
  expect([1, 2, 3, 4].map((attempt) => inWords(behavior, attempt))).toEqual([
    ['sleep 1000', 'UNAVAILABLE'],
    ['sleep 1000', 'UNAVAILABLE'],
    ['sleep 1000'],
    ['sleep 1000', 'UNAVAILABLE'],
  ]);
});

test('a word for another host is passed over', () => {
  expect(inWords('hostname=here sleep-1,hostname=there error-code-14,sleep-2')).toEqual(['sleep 1000', 'sleep 2000']);
});

test.each([
  'sleep',
  'sleep-',
  'sleep-x',
  'sleep--1',
  'sleep-61',
  'sleep-1.5',
  'error-code-0',
  'error-code-17',
  'error-code-14x',
  'explode',
  '',
  'sleep-1,,sleep-2',
  'hostname=here',
  'sleep-31,sleep-30',
  'sleep-1,'.repeat(17),
  'x'.repeat(200),
])('"%s" is INVALID_ARGUMENT and says what was expected', (behavior) => {
  let problem: FaultError | undefined;
  try {
    asked(behavior);
  } catch (error) {
    problem = error as FaultError;
  }
  expect(problem?.code).toBe(status.INVALID_ARGUMENT);
  expect(problem?.message).toContain('expected sleep-<seconds up to 60>');
  expect(problem?.message.length).toBeLessThan(400);
});

const { ProcessData } = unstableService;
const send = (client: Parameters<typeof invoke>[0], behavior: string, previous = '0') => {
  const metadata = { 'rpc-behavior': behavior, 'grpc-previous-rpc-attempts': previous };
  return invoke(client, ProcessData, { payload: 'x' }, { metadata });
};

test('a server that allows it does what calls ask for, and marks it as injected', async () => {
  const [server, client] = await serverAndClient({ requestFaults: true, clock: instantClock });
  expect(await send(client, 'sleep-3,error-code-7')).toMatchObject({
    status: 'PERMISSION_DENIED',
    faultKind: 'sleep,error',
  });
  expect(await send(client, `hostname=${hostname()} success-on-retry-attempt-1,error-code-7`, '1')).toMatchObject({
    status: 'OK',
    faultKind: undefined,
  });
  expect(server.status().faultsInjected).toBe(2);
  expect(await send(client, 'nonsense')).toMatchObject({
    status: 'INVALID_ARGUMENT',
    details: expect.stringContaining('rpc-behavior "nonsense": expected') as string,
    faultKind: undefined,
  });
});

test('a server that does not allow it takes no notice', async () => {
  const [server, client] = await serverAndClient();
  expect(await send(client, 'error-code-7')).toMatchObject({ status: 'OK' });
  expect(await send(client, 'nonsense')).toMatchObject({ status: 'OK' });
  expect(server.status().faultsInjected).toBe(0);
});
