import pino from 'pino';
import { expect, test } from 'vitest';
import { createChaos } from './chaos.ts';
import type { Arrival, Fault } from './faults/fault.ts';
import { arrivalOf, faultContext } from './faults/testing.ts';
import type { Scenario } from './scenarios/scenario.ts';

const half: Scenario['phases'][number]['draws'][number] = [{ share: 0.5, fault: { kind: 'hang' } }];
const late: typeof half = [{ share: 0.5, fault: { kind: 'latency', delayMs: 1 } }];

function chaosOf(draws: Scenario['phases'][number]['draws'], now: () => number = () => 0) {
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
  return createChaos({ scenario, scenarios: [scenario], context, logger: pino({ enabled: false }) });
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

const call = (index: number) => ({ method: 'a.B/C', callKey: `k${index}`, n: 1 });

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
