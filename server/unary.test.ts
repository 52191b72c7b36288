import { Server, ServerCredentials } from '@grpc/grpc-js';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import { admission } from './admission.ts';
import { arrivalCounts } from './arrival-counts.ts';
import { arrivalFeed } from './arrivals.ts';
import { createChaos } from './chaos.ts';
import { faultContext } from './faults/testing.ts';
import { inFlightCalls } from './in-flight.ts';
import { createMetrics } from './metrics.ts';
import { loadChaosMode } from './scenarios/load.ts';
import { connect, goodCharge, instantClock, invoke, serverAndClient } from './testing.ts';
import type { CallContext } from './serve.ts';
import { unary, type UnaryMethod } from './unary.ts';
import type { DataRequest__Output } from '../proto/gen/resilience/DataRequest.ts';
import type { DataResponse } from '../proto/gen/resilience/DataResponse.ts';

/** A logger whose lines can be read. */
function recorded() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: pino({ level: 'info' }, { write }) };
}

async function serverOf(
  method: UnaryMethod<DataRequest__Output, DataResponse>,
  logger: pino.Logger,
  own: Partial<Pick<CallContext, 'admit' | 'life'>> = {},
): Promise<string> {
  const chaos = createChaos({ ...loadChaosMode('off'), context: faultContext(), logger });
  const build = { version: '1', revision: '1' };
  const metrics = createMetrics({ methods: [], chaos, build, processMetrics: false });
  const inFlight = inFlightCalls();
  const server = new Server();
  const rest = { counts: arrivalCounts(), feed: arrivalFeed(), clock: instantClock, accessLog: true };
  const { admit = admission({}), life = faultContext().life } = own;
  server.addService(unstableService, {
    ProcessData: unary(method, { ...rest, life, admit, chaos, metrics, inFlight, logger }),
  });
  onTestFinished(() => server.forceShutdown());
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    );
  });
}

test('a bug is answered INTERNAL without its words, logged with its stack, and the server lives on', async () => {
  const { lines, logger } = recorded();
  const prepare = ({ payload }: DataRequest__Output) => {
    if (payload === 'early') throw new Error('secret detail');
    return () => {
      if (payload === 'late') throw new Error('secret detail');
      return { success: true, message: payload };
    };
  };
  const client = connect(
    await serverOf({ definition: unstableService.ProcessData, callKey: () => 'k', prepare }, logger),
  );
  for (const payload of ['early', 'late']) {
    const reply = await invoke(client, unstableService.ProcessData, { payload });
    expect(reply.status).toBe('INTERNAL');
    expect(reply.details).not.toContain('secret');
    const { err } = lines.find(({ level }) => level === 50) as { err: { stack: string } };
    expect(err.stack).toContain('unary.test');
  }
  expect(await invoke(client, unstableService.ProcessData, { payload: 'good' })).toMatchObject({ status: 'OK' });
});

test('a call that was still asked who it is when the server crashed does no work in the next life', async () => {
  let now = new AbortController();
  const crashed = now;
  const admit = () => {
    crashed.abort();
    now = new AbortController();
    return Promise.resolve({ caller: '' });
  };
  let worked = 0;
  const prepare = () => () => ({ success: true, message: String(++worked) });
  const method = { definition: unstableService.ProcessData, callKey: () => 'k', prepare };
  const address = await serverOf(method, recorded().logger, { admit, life: { ended: () => now.signal } });
  const reply = await invoke(connect(address), unstableService.ProcessData, { payload: 'x' });
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', details: 'the server crashed' });
  expect(worked).toBe(0);
});

test('the log tells of each call in one readable line, and of nothing private', async () => {
  const { lines, logger } = recorded();
  const [server, client] = await serverAndClient({ chaosMode: 'outage', logger });
  const metadata = { authorization: 'Bearer secret', 'grpc-previous-rpc-attempts': '1' };
  await invoke(client, paymentGateway.Charge, goodCharge('k'), { metadata, timeoutMs: 5000 });
  server.setScenario('off');
  await invoke(client, unstableService.ProcessData, { payload: 'secret' });
  const [started, failed, calm, good] = lines;
  expect(started?.['msg']).toBe('chaos: scenario outage, phase outage: 100 % answer UNAVAILABLE');
  expect(failed?.['msg']).toMatch(/^Charge attempt 2: UNAVAILABLE \(injected error\) after \d+ ms$/);
  expect(failed).toMatchObject({
    level: 30,
    method: 'payments.v1.PaymentGateway/Charge',
    attempt: 2,
    n: 1,
    fault: 'error',
  });
  expect(calm?.['msg']).toBe('chaos: scenario off, phase off: no faults');
  expect(good?.['msg']).toMatch(/^ProcessData attempt 1: OK after \d+ ms$/);
  expect(lines).toHaveLength(4);
  expect(JSON.stringify(lines)).not.toMatch(/secret|acc-1|two tickets/);
});
