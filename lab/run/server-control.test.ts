import { expect, onTestFinished, test } from 'vitest';
import { startChaosServer } from '../../server/index.ts';
import { UsageError } from '../usage-error.ts';
import { serverControl } from './server-control.ts';

const token = 'a-long-token';

const control = async () => {
  const server = await startChaosServer({ controlToken: token, seed: '7' });
  onTestFinished(() => server.close());
  return serverControl(server.metricsPort, token);
};

const outage = { kind: 'error', status: 'UNAVAILABLE' };
const scenario = {
  name: 'inline',
  title: 'Inline',
  description: '',
  phases: [{ name: 'down', draws: [{ share: 1, fault: outage }] }],
};

test('it loads and starts a scenario, sets a fault and clears everything', async () => {
  const server = await control();
  expect(await server.scenarioNames()).toContain('homework');
  await server.loadScenario(scenario);
  await server.setScenario('inline');
  expect(await server.setFault({ share: 0.5, fault: outage, forMs: 1_000 })).toMatchObject({
    share: 0.5,
    kind: 'error',
  });
  const { phaseElapsedMs, faults, ...status } = await server.status();
  expect(status).toMatchObject({ scenario: 'inline', phase: 'down', phaseDurationMs: 0 });
  expect({ count: faults.length, elapsed: phaseElapsedMs < 5_000 }).toEqual({ count: 2, elapsed: true });
  await server.clear();
  expect(await server.status()).toMatchObject({ scenario: 'off', faults: [] });
});

test('what the server refuses is said in its own words, without lines of a text that nobody wrote', async () => {
  const server = await control();
  await expect(server.loadScenario({ ...scenario, phases: [{ name: 'x', draw: [] }] })).rejects.toThrow(UsageError);
  await expect(server.loadScenario({ ...scenario, phases: [{ name: 'x', draw: [] }] })).rejects.toThrow(
    /^scenario: phases\[0\]/,
  );
  await expect(server.setScenario('outrage')).rejects.toThrow(UsageError);
  await expect(server.setScenario('outrage')).rejects.toThrow(/outage/);
  await expect(server.setFault({ share: 2, fault: outage })).rejects.toThrow(/share: expected/);
});

test('it says how late the server was since it was last asked', async () => {
  const server = await control();
  await server.lateMs();
  expect(await server.lateMs()).toBeGreaterThanOrEqual(0);
});
