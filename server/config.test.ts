import { expect, test } from 'vitest';
import { ConfigError, readConfig, variables } from './config.ts';
import { helpText } from './help.ts';

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.split('\n');
  }
  return [];
}

test('without a variable the defaults hold, and empty is the same as unset', () => {
  const defaults = readConfig({});
  expect(defaults).toEqual({
    GRPC_HOST: '0.0.0.0',
    GRPC_PORT: 50_051,
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: 9101,
    CHAOS_MODE: 'false',
    CHAOS_REQUEST_FAULTS: 'false',
    CHAOS_CRASH: 'simulate',
    LEDGER_URL: 'sqlite::memory:',
    IDEMPOTENCY_KEY_TTL_MS: 86_400_000,
    LOG_LEVEL: 'info',
    DRAIN_MS: 10_000,
    REVISION: 'unknown',
    AUTH: 'none',
    ACCESS_LOG: 'true',
  });
  expect(readConfig({ GRPC_PORT: '', CHAOS_SEED: '', CHAOS_CONTROL_TOKEN: '' })).toEqual(defaults);
});

test('reads what is set', () => {
  const given = { GRPC_PORT: '0', CHAOS_MODE: 'true', CHAOS_SEED: '42', CHAOS_CONTROL_TOKEN: '12345678', OTHER: 'x' };
  expect(readConfig(given)).toMatchObject({ GRPC_PORT: 0, CHAOS_MODE: 'true', CHAOS_SEED: '42' });
});

test('every bad variable is told of in one message', () => {
  const bad = {
    GRPC_PORT: 'abc',
    METRICS_PORT: '65536',
    CHAOS_MODE: 'homwork',
    CHAOS_SEED: 's'.repeat(65),
    CHAOS_CONTROL_TOKEN: 'hunter2',
    CHAOS_CRASH: 'often',
    LEDGER_URL: 'mysql://user:hunter2@host',
    IDEMPOTENCY_KEY_TTL_MS: '604800001',
    LOG_LEVEL: 'loud',
    DRAIN_MS: '-1',
  };
  const lines = problems(bad);
  expect(lines.map((line) => line.split(':')[0])).toEqual(Object.keys(bad));
  expect(lines[0]).toBe('GRPC_PORT: expected a whole number from 0 to 65535 (0 = the system chooses), got "abc"');
  expect(lines[2]).toContain('did you mean "homework"?');
  expect(lines[4]).toBe('CHAOS_CONTROL_TOKEN: expected 8 to 4096 visible ASCII characters, got 7 characters');
  expect(lines.join()).not.toContain('hunter2');
});

test.each(['1.5', '0x10', ' 1', '1e3', '99999999999'])('a port is digits and nothing else: %s', (port) => {
  expect(problems({ GRPC_PORT: port })).toHaveLength(1);
});

test.each(['with a space', 'schlüsselwort', 'tab\tinside'])(
  'a token that no header can carry is refused: %s',
  (token) => {
    const [line, ...more] = problems({ CHAOS_CONTROL_TOKEN: token });
    expect(more).toEqual([]);
    expect(line).toBe(
      `CHAOS_CONTROL_TOKEN: expected 8 to 4096 visible ASCII characters, got ${token.length} characters`,
    );
  },
);

test('the help names every variable, its default and its meaning', () => {
  const lines = helpText()
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim());
  for (const [name, { default: value = '(unset)', meaning }] of Object.entries(variables))
    expect(lines).toContain(`${name} ${value} ${meaning}`);
});
