// Chaos of nearly every kind while the fuzzer is at work, and none of it while a right caller asks.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask } from '../server/testing-http.ts';

const cut = (share: number, fault: object) => ({ share, fault });

// Those that wait or hold do so briefly, or end with the caller: the fuzzer has 20,000 inputs to send.
const scenario = {
  name: 'fuzzed',
  title: 'Fuzzed',
  description: 'A little of nearly everything.',
  phases: [
    {
      name: 'all',
      draws: [
        [
          cut(0.05, { kind: 'error', status: 'UNAVAILABLE' }),
          cut(0.05, { kind: 'sleep', delayMs: 20 }),
          cut(0.03, { kind: 'hang' }),
          // Not those of the longest timeouts: it would hold them for an hour.
          { ...cut(0.02, { kind: 'late-success', byMs: 10, withoutDeadlineMs: 20 }), target: { lanes: ['fuzz'] } },
          cut(0.05, { kind: 'commit-then-error' }),
          cut(0.03, { kind: 'commit-then-silence' }),
        ],
        [
          cut(0.05, { kind: 'corrupt' }),
          cut(0.05, { kind: 'truncated' }),
          cut(0.05, { kind: 'missing-trailers' }),
          cut(0.05, { kind: 'cut', afterMessages: [0, 3] }),
          cut(0.05, { kind: 'bandwidth', bytesPerSecond: 100_000 }),
        ],
        [
          cut(0.01, { kind: 'reset', when: 'during' }),
          cut(0.01, { kind: 'commit-then-reset' }),
          cut(0.01, { kind: 'goaway', spareThisCall: false }),
          cut(0.01, { kind: 'half-open', forMs: 300 }),
          cut(0.05, { kind: 'refused-stream' }),
        ],
        cut(0.1, { kind: 'brownout', workers: 20, serviceMs: 2, queueLimit: 50 }),
        cut(0.1, { kind: 'rate-limit', perSecond: 100, burst: 10 }),
        cut(0.02, { kind: 'silent-accept', forMs: 200 }),
        cut(0.002, { kind: 'stall', blockMs: 20, everyMs: 1000 }),
        cut(0.001, { kind: 'crash', downMs: 50 }),
        cut(0.001, { kind: 'restart', downMs: 50 }),
      ],
    },
  ],
};

/** Starts the chaos; again and again, for the inputs may stop it. */
export async function startChaos(httpPort: number): Promise<void> {
  await ask(httpPort, 'POST', '/chaos/v1/scenarios', { body: JSON.stringify(scenario) });
  const { status, text } = await ask(httpPort, 'POST', '/chaos/v1/scenario', { body: '{"name":"fuzzed"}' });
  expect(status, text).toBe(200);
}

/** Ends the chaos, whatever it is, and waits until the server is back from its last crash. */
export async function clearChaos(httpPort: number): Promise<void> {
  const { json, text } = await ask(httpPort, 'DELETE', '/chaos/v1/faults');
  expect(json, text).toMatchObject({ scenario: 'off', faults: [] });
  while ((await ask(httpPort, 'GET', '/readyz')).status !== 200) await wait(20);
}
