import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sleepOn } from '../clock.ts';
import { CancelledError, RateLimitedError } from '../errors.ts';
import { bench, run } from '../testing/fake-call.ts';
import { rateLimit } from './rate-limit.ts';

interface Arrival {
  readonly atMs: number;
  /** How long its deadline lets it wait. */
  readonly patienceMs: number;
  /** How long after it came its caller gives up; Infinity = never. */
  readonly abortMs: number;
}

interface Limit {
  readonly calls: number;
  readonly windowMs: number;
}

/** What became of each arrival: when it left, or how it ended. */
type Fates = (number | 'refused' | 'cancelled')[];

const endMs = 400;

const arrivalLists = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 120 }),
      patienceMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 100 })),
      abortMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 60 })),
    }),
    { maxLength: 25 },
  )
  .map((all) => all.toSorted((a, b) => a.atMs - b.atMs));
const limits = fc.record({ calls: fc.integer({ min: 1, max: 4 }), windowMs: fc.integer({ min: 1, max: 40 }) });

/** Millisecond by millisecond, counting what was let through within the window each time anew. */
function modelled({ calls, windowMs }: Limit, arrivals: readonly Arrival[]): Fates {
  const fates: Fates = [];
  const gone: number[] = [];
  const waiting: number[] = [];
  const fits = (all: readonly number[], atMs: number) => all.filter((one) => atMs - one < windowMs).length < calls;
  const turnOf = (ahead: number, fromMs: number) => {
    const all = [...gone];
    let atMs = fromMs;
    for (let n = 0; n <= ahead; n += 1) {
      while (!fits(all, atMs)) atMs += 1;
      all.push(atMs);
    }
    return atMs;
  };
  const leave = (index: number, atMs: number) => {
    gone.push(atMs);
    fates[index] = atMs;
  };
  for (let nowMs = 0; nowMs <= endMs; nowMs += 1) {
    while (waiting.length > 0 && fits(gone, nowMs)) leave(waiting.shift()!, nowMs);
    for (const [index, { atMs, abortMs, patienceMs }] of arrivals.entries()) {
      if (atMs + abortMs === nowMs && waiting.includes(index)) {
        waiting.splice(waiting.indexOf(index), 1);
        fates[index] = 'cancelled';
      }
      if (atMs !== nowMs) continue;
      if (waiting.length === 0 && fits(gone, nowMs)) leave(index, nowMs);
      else if (turnOf(waiting.length, nowMs) - nowMs >= patienceMs) fates[index] = 'refused';
      else if (abortMs === 0) fates[index] = 'cancelled';
      else waiting.push(index);
    }
  }
  return fates;
}

/** A clock whose timers fire in order of their time, with promises settled in between. */
function stepClock() {
  let nowMs = 0;
  const timers = new Set<{ readonly dueMs: number; readonly act: () => void }>();
  const timer = (delayMs: number, act: () => void) => {
    const one = { dueMs: nowMs + delayMs, act };
    timers.add(one);
    return () => void timers.delete(one);
  };
  const sleep = (delayMs: number, signal?: AbortSignal) => sleepOn(timer, delayMs, signal);
  return {
    clock: { now: () => nowMs, timer, sleep },
    timers,
    async step() {
      nowMs += 1;
      for (const one of [...timers].filter(({ dueMs }) => dueMs <= nowMs)) {
        if (timers.delete(one)) one.act();
      }
      for (let n = 0; n < 4; n += 1) await Promise.resolve();
    },
  };
}

async function real(limit: Limit, arrivals: readonly Arrival[]): Promise<{ fates: Fates; timers: number }> {
  const { clock, timers, step } = stepClock();
  const { call } = bench();
  const policy = rateLimit(limit);
  const fates: Fates = [];
  const aborters = arrivals.map(() => new AbortController());
  const send = (index: number, { atMs, patienceMs }: Arrival) => {
    const one = call({ signal: aborters[index]!.signal, deadlineMs: atMs + patienceMs });
    const next = async () => void (fates[index] = clock.now());
    run([policy], { ...one, client: { ...one.client, clock } }, next as never).catch((error: unknown) => {
      if (error instanceof RateLimitedError) fates[index] = 'refused';
      else if (error instanceof CancelledError) fates[index] = 'cancelled';
      else throw error;
    });
  };
  for (let nowMs = 0; nowMs <= endMs; nowMs += 1) {
    if (nowMs > 0) await step();
    for (const [index, arrival] of arrivals.entries()) {
      if (arrival.atMs === nowMs) send(index, arrival);
      if (arrival.atMs + arrival.abortMs === nowMs) aborters[index]!.abort();
    }
  }
  await Promise.resolve();
  return { fates, timers: timers.size };
}

it('treats every caller as a plain model of a window and a line does, whoever comes, waits, gives up', async () => {
  await fc.assert(
    fc.asyncProperty(limits, arrivalLists, async (limit, arrivals) => {
      const { fates, timers } = await real(limit, arrivals);
      expect(fates).toEqual(modelled(limit, arrivals));
      expect(timers).toBe(0);
    }),
    { numRuns: 150 },
  );
});
