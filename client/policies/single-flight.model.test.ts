import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { bench, failed } from '../testing/fake-call.ts';
import { singleFlight } from './single-flight.ts';

interface Out {
  readonly key: string;
  readonly waiting: Set<number>;
  readonly signal: AbortSignal;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const keys = fc.constantFrom('a', 'b');
const actions = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ is: fc.constant('join' as const), key: keys }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('abort' as const), who: fc.nat({ max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('answer' as const), key: keys, fails: fc.boolean() }) },
  ),
  { maxLength: 40 },
);
const ticks = async () => {
  for (let n = 0; n < 12; n += 1) await Promise.resolve();
};

it('has at most one flight of a key, ends it with the last who waits, and answers everybody else', async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (all) => {
      const { call, clock } = bench();
      const flights = singleFlight();
      const out: Out[] = [];
      const current = new Map<string, Out>();
      const kept: unknown[] = [];
      const expected = new Map<number, unknown>();
      const ended = new Map<number, unknown>();
      const aborters: AbortController[] = [];
      for (const action of all) {
        if (action.is === 'join') {
          const { key } = action;
          const who = aborters.push(new AbortController()) - 1;
          const next = ((one: Call) =>
            new Promise((resolve, reject) => {
              const flight = { key, waiting: new Set<number>(), signal: one.signal!, resolve, reject };
              expect(current.has(key)).toBe(false);
              out.push(flight);
              current.set(key, flight);
            })) as Next<unknown, unknown>;
          const signal = aborters[who]!.signal;
          flights
            .join(key, call({ signal }), next, (response) => kept.push(response))
            .then(
              ({ response }) => ended.set(who, response),
              (error: unknown) => ended.set(who, error instanceof CancelledError ? 'cancelled' : error),
            );
          current.get(key)!.waiting.add(who);
        } else if (action.is === 'abort') {
          const flight = [...current.values()].find(({ waiting }) => waiting.has(action.who));
          aborters[action.who]?.abort();
          if (flight) {
            expected.set(action.who, 'cancelled');
            flight.waiting.delete(action.who);
            if (flight.waiting.size === 0) current.delete(flight.key);
          }
        } else {
          const flight = current.get(action.key);
          const value = action.fails ? failed('UNAVAILABLE') : `answer ${out.indexOf(flight!)}`;
          for (const who of flight?.waiting ?? []) expected.set(who, value);
          if (typeof value === 'string') flight?.resolve(value);
          else flight?.reject(value);
          current.delete(action.key);
        }
        await ticks();
        const flying = new Set(current.values());
        for (const flight of out) expect(flight.signal.aborted).toBe(!flying.has(flight) && flight.waiting.size === 0);
        expect(ended).toEqual(expected);
      }
      // An answer to nobody is not kept.
      const before = kept.length;
      for (const flight of out.filter(({ signal }) => signal.aborted)) flight.resolve('too late');
      await ticks();
      expect(kept).toHaveLength(before);
      // Who waits has one timer, and nobody else.
      const waiting = [...current.values()].reduce((sum, flight) => sum + flight.waiting.size, 0);
      expect(clock.sleeping).toBe(waiting);
    }),
    { numRuns: 300 },
  );
});
