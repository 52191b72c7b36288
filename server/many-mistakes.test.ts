// Whoever steers the chaos may send a megabyte of mistakes: the answer is short, and nobody else waits for it.
import { expect, test } from 'vitest';
import { chaosControl } from '../proto/definitions.ts';
import { checked, faultRequest } from './control-requests.ts';
import { parseScenario } from './scenarios/parse.ts';
import { invoke, serverAndClient } from './testing.ts';

const unknown = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));

/** The error of `act`, and the time it took. */
function errorOf(act: () => unknown) {
  const begun = performance.now();
  let message = '';
  try {
    act();
  } catch (error) {
    message = (error as Error).message;
  }
  return { message, ms: performance.now() - begun };
}

test('a fault with very many unknown fields is refused at once, in few words', () => {
  const { message, ms } = errorOf(() => checked(faultRequest, unknown(5000)));
  expect(message).toContain('k18: unknown field "k0" (did you mean "');
  expect(message).toMatch(/; … and 4981 more$/);
  expect(message.length).toBeLessThan(50_000);
  expect(ms).toBeLessThan(1000);
});

test('a scenario with very many unknown fields is refused at once, in few words', () => {
  const { message, ms } = errorOf(() => parseScenario(JSON.stringify(unknown(5000)), 'x'));
  expect(message).toMatch(/\n… and 4984 more$/);
  expect(message.length).toBeLessThan(50_000);
  expect(ms).toBeLessThan(2000);
});

test('a mistake that fits into no trailer arrives all the same, cut', async () => {
  const [, client] = await serverAndClient();
  const text = `{ ${JSON.stringify('a'.repeat(50_000))}: 1 }`;
  const reply = await invoke(client, chaosControl.LoadScenario, { text, fileName: 'x' });
  expect(reply.status).toBe('INVALID_ARGUMENT');
  expect(reply.details).toMatch(/^x:1:1: .*…$/s);
});
