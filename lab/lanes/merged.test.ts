import { expect, test } from 'vitest';
import { merged, said } from './merged.ts';

test('objects are merged, anything else replaces', () => {
  const under = { retry: { attempts: 3, budget: { maxTokens: 1 } }, breaker: { openMs: 5 }, list: [1, 2], kept: 1 };
  const over = { retry: { budget: false, jitter: 'none' }, breaker: false, list: [3] };
  expect(merged(under, over)).toEqual({
    retry: { attempts: 3, budget: false, jitter: 'none' },
    breaker: false,
    list: [3],
    kept: 1,
  });
  expect(merged({ breaker: false }, { breaker: { openMs: 5 } })).toEqual({ breaker: { openMs: 5 } });
});

test('null takes back what was said beneath it, however often it is merged', () => {
  const preset = { breaker: { failureRate: { share: 0.8 }, openMs: 5 }, retry: { attempts: 5 } };
  const changed = merged(merged({}, { retry: { attempts: 2 } }), { breaker: { failureRate: null }, retry: null });
  expect(said(merged(preset, changed))).toEqual({ breaker: { openMs: 5 } });
});
