import pino from 'pino';
import { expect, test } from 'vitest';
import { createChaos } from './chaos.ts';
import { faultKinds } from './faults/kinds.ts';
import { faultContext } from './faults/testing.ts';
import { createMetrics } from './metrics.ts';
import { loadChaosMode } from './scenarios/load.ts';
import { shippedScenarios } from './scenarios/shipped.ts';
import { serverAndClient } from './testing.ts';

async function activeFaults(metricsPort: number): Promise<Map<string, number>> {
  const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const series = page.matchAll(/^chaos_fault_active\{scenario="([^"]*)",fault="([^"]*)"\} (\d)$/gm);
  return new Map([...series].map(([, scenario, fault, value]) => [`${scenario} ${fault}`, Number(value)]));
}

test('a series for each fault of each scenario and for no other; 1 only while it is on', async () => {
  const [server] = await serverAndClient({ chaosMode: 'homework' });
  const before = await activeFaults(server.metricsPort);
  const pairs = shippedScenarios.flatMap(({ name, phases }) =>
    phases.flatMap(({ draws }) => draws.flat().map(({ fault }) => `${name} ${fault.kind}`)),
  );
  expect([...before.keys()].toSorted()).toEqual([...new Set(pairs)].toSorted());
  expect(before.size).toBeLessThan((shippedScenarios.length * faultKinds.length) / 5);
  const on = (series: Map<string, number>) => [...series].filter(([, value]) => value === 1).map(([pair]) => pair);
  expect(on(before).toSorted()).toEqual(['homework error', 'homework sleep']);
  server.setScenario('outage');
  expect(on(await activeFaults(server.metricsPort))).toEqual(['outage error']);
});

test('a fault that is set is told under "(set)" for as long as it is there', async () => {
  const { scenario, scenarios } = loadChaosMode('off');
  const logger = pino({ enabled: false });
  const chaos = createChaos({ scenario, scenarios, context: faultContext(), logger });
  const build = { version: '1', revision: 'r' };
  const metrics = createMetrics({ methods: ['a.B/C'], chaos, build, processMetrics: false });
  const told = async () =>
    (await metrics.render()).split('\n').filter((line) => line.startsWith('chaos_fault_active{scenario="(set)"'));
  const { id } = chaos.addFault({ share: 1, fault: { kind: 'hang' } }, 1000);
  expect(await told()).toEqual(['chaos_fault_active{scenario="(set)",fault="hang"} 1']);
  chaos.removeFault(id);
  expect(await told()).toEqual([]);
  chaos.close();
});
