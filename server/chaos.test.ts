import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { type Chaos, type ChaosOptions, createChaos } from './chaos.ts';
import type { Arrival, Fault } from './faults/fault.ts';
import { arrivalOf, faultContext, works } from './faults/testing.ts';
import { offScenario, type Scenario } from './scenarios/scenario.ts';
import { shippedScenarios } from './scenarios/shipped.ts';

const half: Scenario['phases'][number]['draws'][number] = [{ share: 0.5, fault: { kind: 'hang' } }];
const late: typeof half = [{ share: 0.5, fault: { kind: 'latency', delayMs: 1 } }];

type Draws = Scenario['phases'][number]['draws'];

function chaosOf(draws: Draws, now: () => number = () => 0, rest: Partial<ChaosOptions> = {}) {
  const scenario: Scenario = {
    name: 'mine',
    title: 'Mine',
    description: '',
    repeat: true,
    phases: [
      { name: 'first', durationMs: 1000, draws },
      { name: 'second', durationMs: 1000, draws: [] },
    ],
  };
  const context = faultContext({ clock: { now, sleep: () => Promise.resolve() }, seed: 'Größe 1' });
  const chaos = createChaos({ scenario, scenarios: [scenario], context, logger: pino({ enabled: false }), ...rest });
  onTestFinished(() => chaos.close());
  return chaos;
}

/** How many messages get through. */
async function cutAfter(fault: Fault): Promise<number> {
  let sent = 0;
  const sender = async ({ sending }: Arrival<string>) => {
    for (; sent < 100; sent++) await sending(sent, '');
  };
  await fault(arrivalOf(call(1)), sender).catch(() => {});
  return sent;
}

/** Draws for 10,000 calls, in order. */
const drawn = (chaos: Chaos, change: object = {}) =>
  Array.from({ length: 10_000 }, (_, index) =>
    chaos
      .draw({ ...call(index), ...change })
      .map(({ kind }) => kind)
      .join(),
  );

const shareOf = (kinds: readonly string[], kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
/** Three standard errors of a share among 10,000. */
const error = (share: number) => 3 * Math.sqrt((share * (1 - share)) / 10_000);

const call = (index: number) => ({ method: 'a.B/C', callKey: `k${index}`, n: 1, lane: '', attempt: 1 });

test('draws are independent: two of one half each hit a quarter of all calls both, and a quarter neither', () => {
  const chaos = chaosOf([late, half]);
  const hits = Array.from({ length: 4000 }, (_, index) =>
    chaos
      .draw(call(index))
      .map(({ kind }) => kind)
      .join(),
  );
  for (const kinds of ['', 'latency', 'hang', 'latency,hang'])
    expect(Math.abs(hits.filter((hit) => hit === kinds).length / 4000 - 0.25)).toBeLessThan(0.03);
  chaos.close();
});

test('how much of a fault is independent of whether it hits, and set by the seed', async () => {
  const wanted = async () => {
    const chaos = chaosOf([[{ share: 0.25, fault: { kind: 'cut', afterMessages: [0, 4] } }]]);
    const injections = Array.from({ length: 4000 }, (_, index) => chaos.draw(call(index))).flat();
    chaos.close();
    return Promise.all(injections.map(({ fault }) => cutAfter(fault)));
  };
  const sizes = await wanted();
  for (const size of [0, 1, 2, 3, 4])
    expect(Math.abs(sizes.filter((one) => one === size).length / sizes.length - 0.2)).toBeLessThan(0.05);
  expect(await wanted()).toEqual(sizes);
});

test('fault ids are unique and plain ASCII, whatever the seed', () => {
  const chaos = chaosOf([[{ share: 1, fault: { kind: 'hang' } }]]);
  const ids = Array.from({ length: 100 }, (_, index) => chaos.draw(call(index))[0]?.id);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-\d+$/);
  expect(chaos.status().faultsInjected).toBe(100);
  chaos.close();
});

test('the phase follows from the clock, and starting a scenario again starts its first phase', () => {
  let now = 5000;
  const chaos = chaosOf([half], () => now);
  expect(chaos.status()).toMatchObject({ phase: 'first', phaseElapsedMs: 0, phaseDurationMs: 1000 });
  now += 1250;
  expect(chaos.status()).toMatchObject({ phase: 'second', phaseElapsedMs: 250, faults: [] });
  expect(chaos.draw(call(1))).toEqual([]);
  chaos.setScenario('mine');
  expect(chaos.status()).toMatchObject({ phase: 'first', phaseElapsedMs: 0 });
  chaos.close();
});

test('every share is kept within three standard errors of 10,000 draws, alone and in a list that excludes', () => {
  for (const share of [0.01, 0.2, 0.5, 0.95]) {
    const hits = drawn(chaosOf([{ share, fault: { kind: 'hang' } }]));
    expect(Math.abs(shareOf(hits, 'hang') - share)).toBeLessThan(error(share));
  }
  const [first, second] = [0.3, 0.25];
  const list = drawn(
    chaosOf([
      [
        { share: first, fault: { kind: 'hang' } },
        { share: second, fault: { kind: 'latency', delayMs: 1 } },
      ],
    ]),
  );
  expect(Math.abs(shareOf(list, 'hang') - first)).toBeLessThan(error(first));
  expect(Math.abs(shareOf(list, 'latency') - second)).toBeLessThan(error(second));
  expect(shareOf(list, 'hang,latency')).toBe(0);
});

test('two faults by themselves are independent, also of one that is set beside them', () => {
  const chaos = chaosOf([
    { share: 0.5, fault: { kind: 'hang' } },
    { share: 0.5, fault: { kind: 'latency', delayMs: 1 } },
  ]);
  chaos.addFault({ share: 0.5, fault: { kind: 'sleep', delayMs: 1 } }, 1000);
  const hits = drawn(chaos);
  const all = ['', 'hang', 'latency', 'sleep', 'hang,latency', 'hang,sleep', 'latency,sleep', 'hang,latency,sleep'];
  for (const kinds of all) expect(Math.abs(shareOf(hits, kinds) - 1 / 8)).toBeLessThan(error(1 / 8));
});

test('a share that moves is what it should be at each moment of its phase', () => {
  let now = 0;
  const chaos = chaosOf([{ share: { from: 0.1, to: 0.9 }, fault: { kind: 'hang' } }], () => now);
  for (const [at, share] of [
    [0, 0.1],
    [250, 0.3],
    [999, 0.8992],
  ] as const) {
    now = at;
    expect(chaos.status().faults[0]?.share).toBeCloseTo(share, 4);
    expect(Math.abs(shareOf(drawn(chaos), 'hang') - share)).toBeLessThan(error(share));
  }
});

test('the tape is the same for clients of any lane, in any order, however they interleave', () => {
  const draws: Draws = [
    half,
    { share: 0.3, target: { arrivals: [1, 2] }, fault: { kind: 'sleep', delayMs: 1 } },
    { share: 0.5, target: { replica: { number: 1, of: 2 } }, fault: { kind: 'latency', delayMs: 1 } },
  ];
  const calls = Array.from({ length: 3000 }, (_, index) => ({
    ...call(index % 1000),
    n: 1 + Math.floor(index / 1000),
  }));
  const tape = (lane: string, order: typeof calls) => {
    const chaos = chaosOf(draws);
    const met = order.map((one) => [`${one.callKey} ${one.n}`, chaos.draw({ ...one, lane }).map(({ kind }) => kind)]);
    return Object.fromEntries(met) as Record<string, string[]>;
  };
  const naive = tape('naive', calls);
  expect(tape('full', calls.toReversed())).toEqual(naive);
  expect(
    tape(
      'other',
      calls.toSorted((a, b) => a.callKey.localeCompare(b.callKey)),
    ),
  ).toEqual(naive);
});

test('calls are numbered in their lane and method, from the start of the scenario', () => {
  const chaos = chaosOf([{ share: 1, target: { calls: { every: 3 } }, fault: { kind: 'hang' } }]);
  const hit = (lane: string, method = 'a.B/C') => chaos.draw({ ...call(1), lane, method }).length;
  expect([1, 2, 3, 4].map(() => hit('one'))).toEqual([0, 0, 1, 0]);
  expect([1, 2, 3].map(() => hit('two'))).toEqual([0, 0, 1]);
  expect(hit('one', 'a.B/D')).toBe(0);
  expect(hit('one')).toBe(0);
  chaos.setScenario('mine');
  expect([1, 2, 3].map(() => hit('one'))).toEqual([0, 0, 1]);
});

test('"fail the first two, then succeed"', () => {
  const chaos = chaosOf([{ share: 1, target: { arrivals: [1, 2] }, fault: { kind: 'hang' } }]);
  expect([1, 2, 3, 4].map((n) => chaos.draw({ ...call(1), n }).length)).toEqual([1, 1, 0, 0]);
});

test('a fault that is set hits at once, is told with its end, and ends by itself', () => {
  let now = 1000;
  const chaos = chaosOf([], () => now);
  const fault = { kind: 'error', status: 'UNAVAILABLE', message: 'm' } as const;
  const set = chaos.addFault({ share: 1, target: { methods: ['Charge'] }, fault }, 500);
  expect(set).toEqual({
    id: 'set-1',
    kind: 'error',
    share: 1,
    description: 'answer UNAVAILABLE',
    target: 'Charge',
    expiresAtUnixMs: 1500,
  });
  const charge = { ...call(1), method: 'payments.v1.PaymentGateway/Charge' };
  expect(chaos.draw(charge).map(({ kind }) => kind)).toEqual(['error']);
  expect(chaos.draw(call(1))).toEqual([]);
  expect(chaos.status().faults).toEqual([set]);
  now = 1499;
  expect(chaos.draw(charge)).toHaveLength(1);
  now = 1500;
  expect(chaos.draw(charge)).toEqual([]);
  expect(chaos.status().faults).toEqual([]);
  expect(chaos.removeFault(set.id)).toBe(false);
});

test('a fault that is set goes when it is removed, and no other', () => {
  const chaos = chaosOf([]);
  const cut = { share: 1, fault: { kind: 'hang' } } as const;
  const [first, second] = [chaos.addFault(cut, 100), chaos.addFault(cut, 100)];
  expect(chaos.removeFault(first.id)).toBe(true);
  expect(chaos.status().faults.map(({ id }) => id)).toEqual([second.id]);
});

test('more faults than may be set are refused, until one has expired', () => {
  let now = 0;
  const chaos = chaosOf([], () => now, { maxActiveFaults: 2 });
  const add = () => chaos.addFault({ share: 1, fault: { kind: 'hang' } }, 100);
  add();
  add();
  expect(add).toThrow(new RangeError('2 faults are set, and no more may be: clear one first'));
  now = 100;
  expect(add().id).toBe('set-3');
});

test.each([0, -1, 1.5, NaN, Infinity, 86_400_001])('a fault cannot be set for %s ms', (forMs) => {
  const chaos = chaosOf([]);
  expect(() => chaos.addFault({ share: 1, fault: { kind: 'hang' } }, forMs)).toThrow(RangeError);
  expect(chaos.status().faults).toEqual([]);
});

test('clear takes everything away, twice too', () => {
  const chaos = chaosOf([{ share: 1, fault: { kind: 'hang' } }]);
  chaos.addFault({ share: 1, fault: { kind: 'hang' } }, 1000);
  chaos.clear();
  chaos.clear();
  expect(chaos.status()).toMatchObject({ scenario: 'off', faults: [] });
  expect(chaos.draw(call(1))).toEqual([]);
});

test('a scenario that was started for a while falls back to off, on the clock and to the millisecond', () => {
  let now = 0;
  const chaos = chaosOf([{ share: 1, fault: { kind: 'hang' } }], () => now);
  expect(chaos.status().scenarioExpiresAtUnixMs).toBe(0);
  chaos.setScenario('mine', 700);
  expect(chaos.status()).toMatchObject({ scenario: 'mine', scenarioExpiresAtUnixMs: 700 });
  now = 699;
  expect(chaos.draw(call(1))).toHaveLength(1);
  now = 700;
  expect(chaos.draw(call(1))).toEqual([]);
  now = 710;
  expect(chaos.status()).toMatchObject({ scenario: 'off', phaseElapsedMs: 10, scenarioExpiresAtUnixMs: 0 });
});

test('a scenario that repeats deals the same fates each time round', () => {
  let now = 0;
  const chaos = chaosOf([half], () => now);
  const first = drawn(chaos);
  now = 2000;
  expect(drawn(chaos)).toEqual(first);
});

test('a scenario can be added, replaced and started, and off cannot be replaced', () => {
  const chaos = chaosOf([]);
  const added: Scenario = { ...offScenario, name: 'added' };
  chaos.addScenario(added);
  chaos.addScenario({ ...added, title: 'Again' });
  expect(chaos.scenarios().map(({ name, title }) => `${name} ${title}`)).toEqual(['mine Mine', 'added Again']);
  chaos.setScenario('added');
  expect(chaos.status().scenario).toBe('added');
  expect(() => chaos.addScenario(offScenario)).toThrow('"off" means no chaos');
  for (let index = 1; index < 64; index++) chaos.addScenario({ ...added, name: `added-${index}` });
  expect(() => chaos.addScenario({ ...added, name: 'one-more' })).toThrow('64 scenarios were added');
  chaos.addScenario({ ...added, name: 'added-1' });
  expect(() => chaos.setScenario('aded')).toThrow('did you mean "added"?');
});

test('a scenario’s own seed holds where none was given, for as long as it runs', () => {
  const seeded: Scenario = { ...offScenario, name: 'seeded', seed: 'own', phases: [{ name: 'a', draws: [half] }] };
  const hits = (seedIsGiven: boolean, name: string) => {
    const chaos = chaosOf([half], () => 0, { seedIsGiven });
    chaos.addScenario(seeded);
    chaos.setScenario(name);
    return { seed: chaos.status().seed, hits: drawn(chaos) };
  };
  expect(hits(false, 'seeded').seed).toBe('own');
  expect(hits(true, 'seeded')).toEqual(hits(false, 'mine'));
  expect(hits(false, 'seeded').hits).not.toEqual(hits(true, 'seeded').hits);
});

test('every shipped scenario can be dealt, phase by phase, and says what it does', () => {
  for (const scenario of shippedScenarios) {
    let now = 0;
    const chaos = createChaos({
      scenario,
      scenarios: shippedScenarios,
      context: faultContext({ clock: { now: () => now, sleep: () => Promise.resolve() } }),
      logger: pino({ enabled: false }),
    });
    for (const { durationMs = 0 } of scenario.phases) {
      for (const method of ['payments.v1.PaymentGateway/Charge', 'payments.v1.PaymentGateway/WatchPayments'])
        for (let index = 0; index < 200; index++) chaos.draw({ ...call(index), method });
      for (const { description, share } of chaos.status().faults) {
        expect(description).not.toBe('');
        expect(share).toBeGreaterThanOrEqual(0);
      }
      now += durationMs;
    }
    if (scenario.phases.some(({ draws }) => draws.length > 0))
      expect(chaos.status().faultsInjected, scenario.name).toBeGreaterThan(0);
    chaos.close();
  }
});

test('what a fault counts from is the start of its scenario, not the first call that meets it', async () => {
  let now = 0;
  const flapping = { kind: 'flapping', upMs: 400, downMs: 400, status: 'UNAVAILABLE', message: 'down' } as const;
  const chaos = chaosOf([[{ share: 1, fault: flapping }]], () => now);
  now = 500;
  const [{ fault } = {}] = chaos.draw(call(1));
  await expect(fault?.(arrivalOf(call(1)), works)).rejects.toMatchObject({ message: 'down' });
});

test('a set fault whose share moves does so over the time it is set for', () => {
  let now = 0;
  const chaos = chaosOf([], () => now);
  chaos.addFault({ share: { from: 0, to: 1 }, fault: { kind: 'hang' } }, 1000);
  now = 250;
  expect(chaos.status().faults[0]?.share).toBe(0.25);
  expect(Math.abs(shareOf(drawn(chaos), 'hang') - 0.25)).toBeLessThan(error(0.25));
});
