import { expect, test } from 'vitest';
import { textValue } from './text-value.ts';

test('keys inside keys are refused at once, however deep', () => {
  const begun = performance.now();
  for (const text of ['? '.repeat(300), '{? '.repeat(60) + '}'.repeat(60)])
    expect(textValue(text).problems[0]?.message).toBe('expected a field’s name');
  expect(performance.now() - begun).toBeLessThan(1000);
});
