import { expect, test } from 'vitest';
import { standard } from '../../client/index.ts';
import { laneKinds, type LaneKind, type LaneSpec } from '../experiment/experiment.ts';
import { merged } from '../lanes/merged.ts';
import { fullStack, retryBreaker, retryOnly } from '../lanes/ours.ts';
import { controlsOf, optionsFrom } from './policy-controls.ts';

const lane = (use: LaneKind, options: LaneSpec['options'] = {}): LaneSpec => ({
  name: use,
  use,
  options,
  keys: 'per-call',
});
const values = (spec: LaneSpec) => Object.fromEntries(controlsOf(spec).map(({ id, value }) => [id, value]));

test('shows the homework’s numbers where a lane says nothing', () => {
  expect(values(lane('retry-breaker'))).toEqual({
    attemptTimeoutMs: 2000,
    attempts: 3,
    initialBackoffMs: 1000,
    jitter: 'some',
    budget: 'off',
    consecutiveFailures: 5,
    openMs: 30_000,
  });
});

test('shows those of the full stack, and the lane’s own over them', () => {
  expect(values(lane('full-stack', { retry: { attempts: 9, jitter: false } }))).toMatchObject({
    attemptTimeoutMs: fullStack.attemptTimeoutMs,
    attempts: 9,
    jitter: 'none',
    budget: 'on',
    openMs: 500,
  });
});

test('a value that is none of the choices is not shown as one of them', () => {
  expect(values(lane('retry-only', { retry: { jitter: 'equal' } }))['jitter']).toBe('');
});

test('a part that is off has no numbers', () => {
  expect(Object.keys(values(lane('retry-breaker', { breaker: false })))).not.toContain('openMs');
});

test('every control says in a sentence what it does', () => {
  for (const use of laneKinds) for (const { says } of controlsOf(lane(use))) expect(says).toMatch(/^[A-Z].{20,}\.$/);
});

const presets = { 'retry-only': retryOnly, 'retry-breaker': retryBreaker, 'full-stack': fullStack } as const;

test.each(Object.keys(presets) as (keyof typeof presets)[])('%s takes whatever its controls can be set to', (use) => {
  for (const { id, min, max, choices } of controlsOf(lane(use))) {
    const given = choices ? choices.map(([value]) => value) : [min ?? 0, max ?? 0, 7];
    for (const value of given) {
      const options = optionsFrom(lane(use), { [id]: value });
      expect(() => standard(merged({ ...presets[use] }, options)), `${id} = ${value}`).not.toThrow();
    }
  }
});

test('ours have options in parts, the others side by side', () => {
  const changed = { attempts: 5, initialBackoffMs: 50 };
  expect(optionsFrom(lane('retry-only'), changed)).toEqual({ retry: { attempts: 5, initialBackoffMs: 50 } });
  expect(optionsFrom(lane('naive'), { ...changed, jitter: 'full' })).toEqual({ ...changed, jitter: 'full' });
});

test('a first backoff or open time above its bound lifts the bound', () => {
  expect(optionsFrom(lane('full-stack'), { initialBackoffMs: 5000, openMs: 9000 })).toEqual({
    retry: { initialBackoffMs: 5000, maxBackoffMs: 5000 },
    breaker: { openMs: 9000, maxOpenMs: 9000 },
  });
});

test.each([
  [{ attempts: 0 }, 'Attempts (attempts): expected a whole number from 1 to 10'],
  [{ attempts: 1.5 }, 'Attempts (attempts): expected a whole number from 1 to 10'],
  [{ jitter: 'much' }, 'Jitter (jitter): expected one of none, some, full'],
  [{ atempts: 3 }, 'lane retry-only has nothing called "atempts" to change'],
  [{ openMs: 5 }, 'lane retry-only has nothing called "openMs" to change'],
])('refuses %j', (given, message) => {
  expect(() => optionsFrom(lane('retry-only'), given)).toThrow(message);
});
