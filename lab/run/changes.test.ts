import { expect, test } from 'vitest';
import { laneChangeInWords, withOptions } from './changes.ts';

test('a change names each option with what it was and what it is', () => {
  const before = { retry: { attempts: 3, budget: false }, attemptTimeoutMs: 500 };
  expect(laneChangeInWords('ours', before, { retry: { attempts: 5 } })).toBe('lane ours: retry.attempts 3 → 5');
  expect(laneChangeInWords('ours', before, { breaker: { openMs: 100 }, retry: false })).toBe(
    'lane ours: breaker.openMs default → 100, retry {"attempts":3,"budget":false} → false',
  );
  expect(laneChangeInWords('ours', before, { attemptTimeoutMs: 500 })).toBe('lane ours: nothing changed');
});

test('options are replaced where they are given and kept where they are not', () => {
  const before = { retry: { attempts: 3, jitter: 0.2 }, breaker: { openMs: 100 } };
  expect(withOptions(before, { retry: { attempts: 5 }, breaker: false })).toEqual({
    retry: { attempts: 5, jitter: 0.2 },
    breaker: false,
  });
  expect(withOptions({ retry: false }, { retry: { attempts: 5 } })).toEqual({ retry: { attempts: 5 } });
});
