import { expect, onTestFinished, test } from 'vitest';
import type { BreakerState, ClientEvent } from '../../client/index.ts';
import { type ArrivalEvent, startChaosServer } from '../../server/index.ts';
import type { KeyHabit, LaneKind, LaneSpec } from '../experiment/experiment.ts';
import { UsageError } from '../usage-error.ts';
import { openLane } from './open-lane.ts';
import { paymentOf } from './payment.ts';
import { booked, outage, scenarioFile, trap } from './testing-books.ts';

type Options = LaneSpec['options'];

/** A lane of this kind on a server of its own, and all that can be seen of both. */
async function laneOn(draws: readonly unknown[], use: LaneKind, options: Options, keys: KeyHabit = 'per-call') {
  const server = await startChaosServer({ chaosMode: scenarioFile(draws), seed: '1', drainMs: 100 });
  onTestFinished(() => server.close());
  const arrivals: ArrivalEvent[] = [];
  server.onArrival((event) => event.ended || arrivals.push(event));
  const states: BreakerState[] = [];
  const events: [number | undefined, ClientEvent][] = [];
  const lane = await openLane({ name: 'mine', use, options, keys }, server.address, {
    onBreaker: (state) => states.push(state),
    onEvent: (event, n) => events.push([n, event]),
  });
  onTestFinished(() => lane.close());
  return { server, arrivals, states, events, pay: (n: number) => lane.pay(paymentOf(n)) };
}

const quickOurs: Options = { retry: { initialBackoffMs: 5 } };
const quickPeer: Options = { initialBackoffMs: 5 };
const retrying: [LaneKind, Options][] = [
  ['naive', quickPeer],
  ['retry-only', quickOurs],
  ['retry-breaker', quickOurs],
  ['full-stack', quickOurs],
  ['grpc-js-retry', quickPeer],
  ['nice-grpc', quickPeer],
  ['cockatiel', quickPeer],
];

test.each(retrying)('%s with one key for each payment books it once', async (use, options) => {
  const { server, arrivals, pay } = await laneOn(trap, use, options);
  expect(await pay(7)).toEqual({ outcome: 'answered', status: 'OK', message: '', explain: '' });
  expect(await booked(server.address)).toEqual({ 'order 7': [expect.stringMatching(/^order-7-[0-9a-f]{8}$/)] });
  expect(arrivals.slice(0, 2)).toMatchObject([
    { lane: 'mine', callKey: 'order-7', arrival: 1, faultKind: 'commit-then-error' },
    { lane: 'mine', callKey: 'order-7', arrival: 2, faultKind: '' },
  ]);
});

test.each(retrying.filter(([use]) => use !== 'grpc-js-retry'))(
  '%s with a new key for each attempt books it twice, on the same tape',
  async (use, options) => {
    const { server, arrivals, pay } = await laneOn(trap, use, options, 'per-attempt');
    expect(await pay(7)).toMatchObject({ outcome: 'answered' });
    const { 'order 7': keys = [] } = await booked(server.address);
    expect(new Set(keys).size).toBe(2);
    expect(arrivals.slice(0, 2)).toMatchObject([
      { callKey: 'order-7', arrival: 1, faultKind: 'commit-then-error' },
      { callKey: 'order-7', arrival: 2, faultKind: '' },
    ]);
  },
);

test.each([['bare'], ['opossum']] as const)('%s tries once, and reports a booked payment as failed', async (use) => {
  const { server, pay } = await laneOn(trap, use, {});
  expect(await pay(1)).toMatchObject({ outcome: 'failed', status: 'UNAVAILABLE', explain: '' });
  expect(Object.keys(await booked(server.address))).toEqual(['order 1']);
});

const breakers: [LaneKind, Options][] = [
  ['retry-breaker', { retry: { ...(quickOurs['retry'] as object), attempts: 2 }, breaker: { consecutiveFailures: 3 } }],
  [
    'full-stack',
    { retry: { initialBackoffMs: 5, attempts: 2, waitForCircuitMs: null }, breaker: { consecutiveFailures: 3 } },
  ],
  ['cockatiel', { ...quickPeer, attempts: 2, consecutiveFailures: 3 }],
];

test.each(breakers)('%s: refused is what its breaker let nothing of through, failed all else', async (use, options) => {
  const { arrivals, states, pay } = await laneOn(outage, use, options);
  expect(states).toEqual(['closed']);
  expect(await pay(1)).toMatchObject({ outcome: 'failed', status: 'UNAVAILABLE' });
  // Its first attempt opens the breaker, its second finds it open.
  expect(await pay(2)).toMatchObject({ outcome: 'failed', status: 'UNAVAILABLE' });
  expect(await pay(3)).toMatchObject({ outcome: 'refused', status: 'UNAVAILABLE' });
  expect(arrivals).toHaveLength(3);
  expect(states).toEqual(['closed', 'open']);
});

test('opossum: refused is what its breaker let nothing of through', async () => {
  const { arrivals, states, pay } = await laneOn(outage, 'opossum', { openMs: 50 });
  expect(await pay(1)).toMatchObject({ outcome: 'failed', status: 'UNAVAILABLE' });
  expect(await pay(2)).toMatchObject({ outcome: 'refused', status: 'UNAVAILABLE', message: 'Breaker is open' });
  await expect.poll(() => states, { timeout: 20_000 }).toEqual(['closed', 'open', 'half_open']);
  expect(arrivals).toHaveLength(1);
});

test.each([['bare'], ['naive'], ['grpc-js-retry'], ['nice-grpc'], ['retry-only']] as const)(
  '%s has no breaker to tell of',
  async (use) => expect((await laneOn([], use, {})).states).toEqual([]),
);

const hang = [{ share: 1, fault: { kind: 'hang' } }];

test.each([
  ['bare', { attemptTimeoutMs: 300 }, 1],
  ['naive', { ...quickPeer, attemptTimeoutMs: 300 }, 3],
  ['retry-only', { ...quickOurs, attemptTimeoutMs: 300 }, 3],
  ['grpc-js-retry', { totalTimeoutMs: 300 }, 1],
  ['nice-grpc', { totalTimeoutMs: 300 }, 1],
  ['opossum', { attemptTimeoutMs: 300 }, 1],
  ['cockatiel', { ...quickPeer, attemptTimeoutMs: 300 }, 3],
] as const)('%s gives up on what hangs and calls it DEADLINE_EXCEEDED', async (use, options, attempts) => {
  const { arrivals, pay } = await laneOn(hang, use, options);
  expect(await pay(1)).toMatchObject({ outcome: 'failed', status: 'DEADLINE_EXCEEDED' });
  expect(arrivals).toHaveLength(attempts);
});

test('bare has no deadline, naive the homework’s', async () => {
  const [bare, naive] = [await laneOn([], 'bare', {}), await laneOn([], 'naive', {})];
  await Promise.all([bare.pay(1), naive.pay(1)]);
  expect(bare.arrivals[0]?.deadlineMs).toBe(0);
  expect(naive.arrivals[0]?.deadlineMs).toBeGreaterThan(1_000);
  expect(naive.arrivals[0]?.deadlineMs).toBeLessThanOrEqual(2_000);
});

test('naive waits the same for everybody, longer each time and never longer than its limit', async () => {
  const options = { attempts: 4, initialBackoffMs: 40, backoffFactor: 100, maxBackoffMs: 100 };
  const { arrivals, pay } = await laneOn(outage, 'naive', options);
  await Promise.all([pay(1), pay(2), pay(3)]);
  const waitsMs = (n: number) => {
    const atMs = arrivals.filter(({ callKey }) => callKey === `order-${n}`).map((arrival) => arrival.arrivedAtUnixMs);
    return atMs.slice(1).map((ms, place) => ms - (atMs[place] ?? 0));
  };
  for (const n of [1, 2, 3]) {
    const [first = 0, second = 0, third = 0] = waitsMs(n);
    expect(first).toBeGreaterThan(38);
    expect(second).toBeGreaterThan(98);
    expect(third).toBeGreaterThan(98);
    // Generous: the machine may be busy.
    expect(Math.max(first, second, third)).toBeLessThan(3_000);
  }
});

test('each event of our client is told with its payment, whoever else is under way', async () => {
  const { events, pay } = await laneOn(trap, 'retry-only', quickOurs);
  const ends = await Promise.all([pay(3), pay(5)]);
  expect(ends.map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
  const of = (n: number) => events.filter(([number]) => number === n).map(([, { type }]) => type);
  const course = ['call-started', 'attempt-started', 'attempt-ended', 'retry-scheduled', 'attempt-started'];
  expect(of(3)).toEqual([...course, 'attempt-ended', 'call-ended']);
  expect(of(5)).toEqual(of(3));
  expect(events.some(([n]) => n === undefined)).toBe(false);
});

test('our client explains a failure', async () => {
  const { pay } = await laneOn(outage, 'retry-only', quickOurs);
  expect((await pay(1)).explain).toContain('3 attempts');
});

test.each([
  ['naive', { atempts: 2 }, 'lane mine: atempts is not an option; did you mean attempts? There is attemptTimeoutMs, '],
  ['bare', { breaker: false }, 'lane mine: breaker is not an option; did you mean attemptTimeoutMs? There is '],
  ['opossum', { openMs: -1 }, 'lane mine: openMs must be milliseconds of at least 1, got -1'],
  ['nice-grpc', { retryableStatuses: ['BUSY'] }, 'lane mine: retryableStatuses must be a list of gRPC error statuses'],
  ['full-stack', { retry: { atempts: 2 } }, 'lane mine: retry.atempts is not an option; did you mean retry.attempts? '],
  ['full-stack', { braker: {} }, 'lane mine: braker is not an option; did you mean breaker? There is totalTimeoutMs, '],
  ['retry-only', { keepalive: { intervalMs: 1 } }, 'lane mine: keepalive.intervalMs must be a number from 100 '],
  ['retry-only', { retry: { attempts: 0 } }, 'lane mine: retry.attempts must be an integer '],
] as const)('%s with %j is refused', async (use, options, message) => {
  const opening = laneOn([], use, options);
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow(message);
});

test('grpc-js cannot be told to make a new key for each attempt', async () => {
  await expect(laneOn([], 'grpc-js-retry', {}, 'per-attempt')).rejects.toThrow('lane mine: keys must be per-call');
});
