import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { createFault, describeFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, mustNotRun } from './testing.ts';
import { lives, virtualClock } from './testing-virtual-clock.ts';

function server(given: object = {}) {
  const clock = virtualClock();
  const life = lives(clock);
  const [draining, stopped] = [new AbortController(), new AbortController()];
  const signals = { draining: draining.signal, stopped: stopped.signal };
  const fault = createFault(
    faultOptions.parse({ kind: 'brownout', ...given }),
    faultContext({ clock, life, ...signals }),
  );
  const [worked, ended]: [string[], string[]] = [[], []];
  /** A call of that name; `ended` tells how it ended. */
  const call = (name: string, gone = new AbortController().signal) => {
    const work = () => Promise.resolve(void worked.push(name));
    fault(arrivalOf({ gone }), work).then(
      () => ended.push(`${name} OK`),
      ({ code, message }: { code: status; message: string }) => ended.push(`${name} ${status[code]}: ${message}`),
    );
  };
  return { clock, life, draining, stopped, fault, worked, ended, call };
}

const three = ['a', 'b', 'c'] as const;

test('as many are served at once as there are workers; who comes later waits for those before', async () => {
  const { clock, worked, call } = server({ workers: 2, serviceMs: 100 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) call(name);
  await clock.advance(99);
  expect(worked).toEqual([]);
  await clock.advance(1);
  expect(worked).toEqual(['a', 'b']);
  await clock.advance(100);
  expect(worked).toEqual(['a', 'b', 'c', 'd']);
  await clock.advance(100);
  expect(worked).toHaveLength(5);
});

test('a call’s time of service is that of its own draw', async () => {
  const { clock, fault } = server({ workers: 2, serviceMs: { uniform: [100, 300] } });
  const endedMs: number[] = [];
  for (const chance of [0.5, 0, 0]) void fault(arrivalOf({ chance }), () => Promise.resolve(endedMs.push(clock.now())));
  await clock.advance(1000);
  expect(endedMs.map((ms) => ms - 1_000_000)).toEqual([100, 200, 200]);
});

test('beyond the queue a call is refused at once with RESOURCE_EXHAUSTED, and nothing is done', async () => {
  const { clock, worked, ended, call } = server({ workers: 1, serviceMs: 100, queueLimit: 1 });
  for (const name of three) call(name);
  await clock.advance(0);
  expect(ended).toEqual(['c RESOURCE_EXHAUSTED: overloaded by chaos: 1 calls wait already']);
  await clock.advance(1000);
  expect(worked).toEqual(['a', 'b']);
});

test.each([
  [false, ['a', 'b', 'c']],
  [true, ['a', 'c']],
])('with abandon %s and b gone from the queue, %j are done', async (abandon, done) => {
  const { clock, worked, ended, call } = server({ workers: 1, serviceMs: 100, abandon });
  const caller = new AbortController();
  call('a');
  call('b', caller.signal);
  call('c');
  await clock.advance(50);
  caller.abort();
  await clock.advance(1000);
  expect(worked).toEqual(done);
  expect(ended.includes('b CANCELLED: the caller gave up')).toBe(abandon);
});

test('a call that is being served is finished even when abandon is on and its caller gone', async () => {
  const { clock, worked, call } = server({ workers: 1, serviceMs: 100, abandon: true });
  const caller = new AbortController();
  call('a', caller.signal);
  await clock.advance(50);
  caller.abort();
  await clock.advance(50);
  expect(worked).toEqual(['a']);
});

test('when the server begins to shut down the queue is let go, and who is being served is finished', async () => {
  const { clock, draining, worked, ended, call } = server({ workers: 1, serviceMs: 100 });
  for (const name of three) call(name);
  await clock.advance(50);
  draining.abort();
  await clock.advance(0);
  expect(ended).toEqual(three.slice(1).map((name) => `${name} UNAVAILABLE: the server is shutting down`));
  await clock.advance(50);
  expect(worked).toEqual(['a']);
});

test.each(['stopped', 'crash'] as const)('%s lets go of everything, and nothing is done', async (how) => {
  const { clock, life, stopped, worked, ended, call } = server({ workers: 1, serviceMs: 100 });
  for (const name of three) call(name);
  await clock.advance(50);
  if (how === 'crash') life.crash(0);
  else stopped.abort();
  await clock.advance(0);
  const why = how === 'crash' ? 'the server crashed' : 'the server is shutting down';
  expect(ended.toSorted()).toEqual(three.map((name) => `${name} UNAVAILABLE: ${why}`));
  expect(clock.asleep()).toBe(0);
  await clock.advance(1000);
  expect(worked).toEqual([]);
});

test('after a crash all workers are free and nobody waits', async () => {
  const { clock, life, worked, call } = server({ workers: 2, serviceMs: 100 });
  for (const name of three) call(name);
  await clock.advance(50);
  life.crash(0);
  for (const name of ['d', 'e', 'f']) call(name);
  await clock.advance(100);
  expect(worked).toEqual(['d', 'e']);
  await clock.advance(100);
  expect(worked).toEqual(['d', 'e', 'f']);
});

test('work that fails frees its worker', async () => {
  const { clock, fault, worked, call } = server({ workers: 1, serviceMs: 100 });
  const failed = fault(arrivalOf(), mustNotRun);
  call('b');
  await Promise.all([expect(failed).rejects.toThrow('the handler ran'), clock.advance(200)]);
  expect(worked).toEqual(['b']);
});

test('the words tell workers, time, queue and abandon', () => {
  const words = (given: object) => describeFault(faultOptions.parse({ kind: 'brownout', ...given }));
  expect(words({})).toBe('serve 10 calls at once, each 1 s, while 1000 may wait');
  expect(words({ workers: 2, serviceMs: { uniform: [0, 100] }, abandon: true })).toBe(
    'serve 2 calls at once, each 0 s to 0.1 s, while 1000 may wait until their caller gives up',
  );
});

test('no worker, a queue without bound and half a worker are refused', () => {
  for (const [given, path] of [
    [{ workers: 0 }, 'workers'],
    [{ workers: 1.5 }, 'workers'],
    [{ queueLimit: 10_001 }, 'queueLimit'],
    [{ abandon: 'no' }, 'abandon'],
  ] as const) {
    const { error } = faultOptions.safeParse({ kind: 'brownout', ...given });
    expect(error?.issues.map((issue) => [issue.path[0], issue.message.slice(0, 8)])).toEqual([[path, 'expected']]);
  }
});
