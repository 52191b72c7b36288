import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingNames } from './setting-names.ts';
import { settings, SettingsError } from './settings.ts';
import { standard } from './standard.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string, name = 'options.json') => {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
};
const failure = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('settings', () => {
  it('are none where nothing is set, and ignore what is not theirs', () => {
    expect(settings({ env: { PATH: '/bin', RESILIENCE: 'x', RESILIENCE_RETRY_ATTEMPTS: '' } })).toEqual({});
  });

  it('read numbers, words and lists from the environment', () => {
    const env = {
      RESILIENCE_TOTAL_TIMEOUT_MS: '10_000',
      RESILIENCE_ATTEMPT_TIMEOUT_MS: ' 1.5e3 ',
      RESILIENCE_RETRY_ATTEMPTS: '5',
      RESILIENCE_RETRY_JITTER: 'full',
      RESILIENCE_RETRY_RETRYABLE_STATUSES: 'UNAVAILABLE, ABORTED',
      RESILIENCE_RETRY_BUDGET_MAX_TOKENS: '20',
      RESILIENCE_RETRY_BUDGET_TOKEN_RATIO: '1',
      RESILIENCE_BREAKER: 'off',
      RESILIENCE_BULKHEAD: 'on',
    };
    expect(settings({ env })).toEqual({
      totalTimeoutMs: 10_000,
      attemptTimeoutMs: 1_500,
      retry: {
        attempts: 5,
        jitter: 'full',
        retryableStatuses: ['UNAVAILABLE', 'ABORTED'],
        budget: { maxTokens: 20, tokenRatio: 1 },
      },
      breaker: false,
      bulkhead: {},
    });
  });

  it('take one status for a list of one', () => {
    const env = { RESILIENCE_RETRY_RETRYABLE_STATUSES: 'ABORTED' };
    expect(settings({ env })).toEqual({ retry: { retryableStatuses: ['ABORTED'] } });
  });

  it('read a file, and let the environment win number by number', () => {
    const at = file('\uFEFF{ "retry": { "attempts": 4, "jitter": 0 }, "methods": { "Charge": { "retry": false } } }');
    expect(settings({ env: { RESILIENCE_FILE: at, RESILIENCE_RETRY_ATTEMPTS: '2' } })).toEqual({
      retry: { attempts: 2, jitter: 0 },
      methods: { Charge: { retry: false } },
    });
  });

  it('let `off` win over the numbers of the same part', () => {
    const env = { RESILIENCE_RETRY_ATTEMPTS: '2', RESILIENCE_RETRY: 'off' };
    expect(settings({ env })).toEqual({ retry: false });
  });

  it('judge numbers together that are right only with each other', () => {
    const env = { RESILIENCE_RETRY_INITIAL_BACKOFF_MS: '9000', RESILIENCE_RETRY_MAX_BACKOFF_MS: '20000' };
    expect(settings({ env })).toEqual({ retry: { initialBackoffMs: 9_000, maxBackoffMs: 20_000 } });
  });

  it('take words in capitals, and a name as it is written', () => {
    const env = {
      RESILIENCE_RETRY_JITTER: 'FULL',
      RESILIENCE_RETRY_RETRYABLE_STATUSES: 'unavailable',
      RESILIENCE_RETRY_BUDGET_NAME: 'OFF',
      RESILIENCE_BREAKER_NAME: 'PAYMENTS',
      RESILIENCE_BREAKER_SCOPE: 'METHOD',
      RESILIENCE_BULKHEAD_NAME: '42',
      RESILIENCE_HEDGING: 'ON',
    };
    expect(settings({ env })).toEqual({
      retry: { jitter: 'full', retryableStatuses: ['UNAVAILABLE'], budget: { name: 'OFF' } },
      breaker: { name: 'PAYMENTS', scope: 'method' },
      bulkhead: { name: '42' },
      hedging: {},
    });
  });

  it('take a first wait above the usual longest alone', () => {
    const env = { RESILIENCE_RETRY_INITIAL_BACKOFF_MS: '5000' };
    expect(settings({ env })).toEqual({ retry: { initialBackoffMs: 5_000 } });
  });

  it('judge the file together with the environment', () => {
    const at = file('{ "retry": { "initialBackoffMs": 9000, "maxBackoffMs": 1 } }');
    expect(settings({ file: at, env: { RESILIENCE_RETRY_MAX_BACKOFF_MS: '10000' } })).toEqual({
      retry: { initialBackoffMs: 9_000, maxBackoffMs: 10_000 },
    });
  });

  it('blame the file for what the environment makes wrong in it', () => {
    const at = file('{ "retry": { "maxBackoffMs": 10 } }');
    const env = { RESILIENCE_RETRY_INITIAL_BACKOFF_MS: '20' };
    expect(() => settings({ env, file: at })).toThrow(`${at}: retry.maxBackoffMs must be a number from 20 to`);
  });

  it('begin with another prefix when asked', () => {
    expect(settings({ env: { PAY_RETRY: 'off', RESILIENCE_RETRY: 'x' }, prefix: 'PAY' })).toEqual({ retry: false });
  });

  it('know every option that they name', () => {
    const sample: Record<string, string> = { scope: 'method', retryableStatuses: 'ABORTED', name: 'x', jitter: '0.5' };
    const share = /share|jitter|quantile|ratio/i;
    for (const name of settingNames) {
      const last = name.split('.').at(-1) ?? '';
      const env = {
        [`RESILIENCE_${name
          .replace(/([a-z])([A-Z])/g, '$1_$2')
          .replaceAll('.', '_')
          .toUpperCase()}`]: sample[last] ?? (share.test(last) ? '0.5' : '30000'),
      };
      const error = failure(() => settings({ env }));
      // Alone, a number may lack its partner or be out of bounds; it is never unknown.
      expect([name, String(error)]).not.toEqual([name, expect.stringMatching(/is not an option|is not a setting/)]);
    }
  });
});

describe('wrong settings', () => {
  it.each([
    [
      { RESILIENCE_RETRY_ATEMPTS: '5' },
      'RESILIENCE_RETRY_ATEMPTS is not a setting; there is RESILIENCE_FILE, RESILIENCE_',
    ],
    [
      { RESILIENCE_RETRY_ATTEMPTS: '0' },
      'RESILIENCE_RETRY_ATTEMPTS: retry.attempts must be an integer from 1 to 100, got 0',
    ],
    [{ RESILIENCE_RETRY_ATTEMPTS: 'many' }, 'RESILIENCE_RETRY_ATTEMPTS: retry.attempts must be a number, got "many"'],
    [{ RESILIENCE_TOTAL_TIMEOUT_MS: '10s' }, 'RESILIENCE_TOTAL_TIMEOUT_MS: totalTimeoutMs must be a number, got "10s"'],
    [{ RESILIENCE_RETRY_RETRYABLE_STATUSES: 'GONE' }, 'RESILIENCE_RETRY_RETRYABLE_STATUSES: retry.retryableStatuses'],
    [{ RESILIENCE_RATE_LIMIT: 'on' }, 'RESILIENCE_RATE_LIMIT'],
    [{ RESILIENCE_RETRY_RETRYABLE_STATUSES: ',' }, 'retry.retryableStatuses must be an array, got ","'],
    [{ RESILIENCE_RETRY_ATTEMPTS: 'true' }, 'RESILIENCE_RETRY_ATTEMPTS: retry.attempts must be a number, got true'],
    [
      { RESILIENCE_RETRY_BUDGET_RATIO: '-5' },
      'RESILIENCE_RETRY_BUDGET_RATIO: retry.budget.ratio must be a number ≥ 0, got -5',
    ],
    [{ RESILIENCE_HEDGING_BUDGET_RATIO: '-5' }, 'RESILIENCE_HEDGING_BUDGET_RATIO: hedging.budget.ratio must be'],
    [{ RESILIENCE_RATE_LIMIT_CALLS: '5' }, 'RESILIENCE_RATE_LIMIT_CALLS: rateLimit.windowMs must be a number'],
    [
      { RESILIENCE_HEDGING_DELAY_MS: '5', RESILIENCE_HEDGING_QUANTILE: '0.9' },
      'RESILIENCE_HEDGING_DELAY_MS, RESILIENCE_HEDGING_QUANTILE: hedging takes delayMs or quantile, got both',
    ],
    [{ RESILIENCE_FILE: '/does/not/exist.json' }, '/does/not/exist.json cannot be read: ENOENT'],
  ])('%j: one error that names what and where', (env, words) => {
    const error = failure(() => settings({ env }));
    expect(error).toBeInstanceOf(SettingsError);
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('\n');
  });

  it.each([
    ['{ "retry": ', 'is no JSON: '],
    ['[]', 'must hold an object of options'],
    ['null', 'must hold an object of options'],
    ['{ "retry": { "attempts": "3" } }', 'retry.attempts must be a number, got "3"'],
    ['{ "retri": {} }', 'standard.retri is not an option; there is '],
    ['{ "methods": { "Charge": { "breaker": { "openMs": -1 } } } }', 'openMs must be a number'],
  ])('in a file: %s', (text, words) => {
    const at = file(text, 'wrong.json');
    const error = failure(() => settings({ env: {}, file: at }));
    expect(error).toBeInstanceOf(SettingsError);
    expect(String(error)).toContain(at);
    expect(String(error)).toContain(words);
  });

  it('are a folder or another program’s output', () => {
    expect(String(failure(() => settings({ env: {}, file: folder })))).toContain('cannot be read: EISDIR');
  });
});

it('gives options that standard() takes', () => {
  expect(standard(settings({ env: { RESILIENCE_RETRY_ATTEMPTS: '2' } }))).toHaveLength(standard().length);
});
