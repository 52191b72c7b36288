import { setImmediate as turn } from 'node:timers/promises';
import pino from 'pino';
import { expect, test } from 'vitest';
import { inFlightCalls } from './in-flight.ts';
import { serverLife } from './life.ts';

/** A life whose every step is noted; its clock stands until `pass()`, and `taken` ports cannot be had. */
function noted({ taken = 0, kill = undefined as (() => void) | undefined, onListen = () => {} } = {}) {
  const steps: string[] = [];
  const said: string[] = [];
  const step = (name: string) => () => void steps.push(name);
  let nowMs = 0;
  let wake = () => {};
  const clock = {
    now: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        wake = () => {
          nowMs += ms;
          resolve();
        };
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  };
  const listen = () => {
    steps.push('listen');
    onListen();
    return steps.length > 1 && taken-- > 0 ? Promise.reject(new Error('taken')) : Promise.resolve(50051);
  };
  const connections = { accept() {}, reset: step('reset'), close: step('close connections'), none: async () => {} };
  const life = serverLife({
    listener: { listen, close: step('close port') },
    connections,
    inFlight: inFlightCalls(),
    goAway: step('goaway'),
    health: { startServing: step('serving'), stopServing: step('not serving') },
    drainMs: 1000,
    clock,
    logger: pino({}, { write: (line) => said.push((JSON.parse(line) as { msg: string }).msg) }),
    kill,
  });
  const pass = async () => {
    wake();
    for (let turns = 0; turns < 5; turns++) await turn();
  };
  return { life, steps, said, pass };
}

test('a crash closes the port, resets, ends the life, and after its time the next one begins', async () => {
  const { life, steps, pass } = noted();
  expect(life.isUp()).toBe(false);
  expect(await life.begin()).toBe(50051);
  expect(life.isUp()).toBe(true);
  const [ended, leaving] = [life.ended(), life.leaving()];
  life.crash(500);
  expect({ up: life.isUp(), ended: ended.aborted, leaving: leaving.aborted }).toEqual({
    up: false,
    ended: true,
    leaving: true,
  });
  // What arrives now arrives dead.
  expect(life.ended().aborted).toBe(true);
  await pass();
  expect({ up: life.isUp(), ended: life.ended().aborted, startedAt: life.startedAt() }).toEqual({
    up: true,
    ended: false,
    startedAt: 500,
  });
  expect(steps).toEqual(['listen', 'close port', 'reset', 'listen', 'serving']);
});

test('while it is down nothing crashes or restarts it', async () => {
  const { life, steps } = noted();
  await life.begin();
  life.crash(500);
  life.crash(500);
  life.restart(500);
  expect(steps).toEqual(['listen', 'close port', 'reset']);
});

test('a restart says so first, lets calls end and resets none', async () => {
  const { life, steps, pass } = noted();
  await life.begin();
  const [ended, leaving] = [life.ended(), life.leaving()];
  life.restart(500);
  expect({ up: life.isUp(), ended: ended.aborted, leaving: leaving.aborted }).toEqual({
    up: false,
    ended: false,
    leaving: true,
  });
  life.restart(500);
  await turn();
  await pass();
  expect(ended.aborted).toBe(true);
  expect(life.isUp()).toBe(true);
  const left = ['close port', 'not serving', 'goaway', 'close port', 'close connections'];
  expect(steps).toEqual(['listen', ...left, 'listen', 'serving']);
});

test('a crash ends a restart: it comes back once', async () => {
  const { life, steps, pass } = noted();
  await life.begin();
  life.restart(500);
  life.crash(500);
  await turn();
  await pass();
  expect(steps.filter((step) => step === 'listen')).toHaveLength(2);
  expect(steps).not.toContain('close connections');
});

test('a port that is taken is asked for again, and the log is not filled with it', async () => {
  const { life, steps, said, pass } = noted({ taken: 2 });
  await life.begin();
  life.crash(0);
  await pass();
  expect(life.isUp()).toBe(false);
  await expect.poll(() => life.isUp(), { timeout: 5000 }).toBe(true);
  expect(steps.filter((step) => step === 'listen')).toHaveLength(4);
  await turn();
  expect(said).toEqual(['crash: down for 0 ms', 'not back yet, trying on: taken', 'the server is back']);
});

test('closed in the moment in which it takes the port again, it does not say it were back', async () => {
  let onListen = () => {};
  const { life, steps, said, pass } = noted({ onListen: () => onListen() });
  await life.begin();
  life.crash(0);
  onListen = () => life.close();
  await pass();
  expect(said).toEqual(['crash: down for 0 ms']);
  expect(steps).toEqual(['listen', 'close port', 'reset', 'listen', 'close port', 'close port']);
});

test('closed while it is down it stays down; closed while it is up it ends no call', async () => {
  const down = noted();
  await down.life.begin();
  down.life.crash(500);
  down.life.close();
  await down.pass();
  expect(down.steps.filter((step) => step === 'listen')).toHaveLength(1);
  const up = noted();
  await up.life.begin();
  up.life.close();
  expect({ ended: up.life.ended().aborted, leaving: up.life.leaving().aborted }).toEqual({
    ended: false,
    leaving: true,
  });
  up.life.crash(0);
  up.life.restart(0);
  expect(up.steps).toEqual(['listen', 'close port']);
});

test('where a crash kills, it does nothing but that', async () => {
  const killed: string[] = [];
  const { life, steps } = noted({ kill: () => killed.push('killed') });
  await life.begin();
  life.crash(500);
  expect({ killed, steps }).toEqual({ killed: ['killed'], steps: ['listen'] });
});
