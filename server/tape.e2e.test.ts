// The tape as a command, of the server and of the lab.
import { expect, test } from 'vitest';
import { runToEnd } from './testing-process.ts';

const tape = (...args: string[]) => runToEnd(['tape', ...args]);

test('the same seed prints the same bytes', async () => {
  const args = ['--scenario', 'homework', '--seed', '7', '--calls', '20'];
  const first = await tape(...args);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(await tape(...args)).toEqual(first);
  // A published tape must replay: other fates are a breaking change.
  expect(first.stdout).toContain('  call-1    ·                           2 error                     ·\n');
  expect(first.stdout).toContain('  60 arrivals: ');
  const json = JSON.parse((await tape(...args, '--json')).stdout) as { moments: { calls: unknown[] }[] };
  expect(json).toMatchObject({ scenario: 'homework', seed: '7', method: 'payments.v1.PaymentGateway/Charge' });
  expect(json.moments[0]?.calls).toHaveLength(20);
});

test.each([
  [['--seed', '7'], '--scenario is missing'],
  [['--scenario', 'homwork', '--seed', '7'], 'did you mean "homework"?'],
  [['--scenario', 'homework'], '--seed is missing'],
  [
    ['--scenario', 'homework', '--seed', '7', '--calls', '0'],
    '--calls is "0": expected a whole number from 1 to 10000',
  ],
  [['--scenario', 'homework', '--seed', '7', '--at', 'x'], '--at is "x": expected a number from 0 to 604800'],
  [['--scenario', 'homework', '--seed', '7', '--method', 'Chrage'], 'did you mean "Charge"?'],
  [['--scenario', 'homework', '--sede', '7'], 'unknown option "--sede"; did you mean "--seed"?'],
  [['--scenario'], 'tape: '],
  [['homework'], 'tape: '],
])('%j is refused with a word on why', async (args, message) => {
  const { code, stdout, stderr } = await tape(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});

test('--help has an example', async () => {
  const { code, stdout } = await tape('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('resilience-lab tape --scenario homework --seed 7 --calls 20');
});
