import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['shop-1', 'shop-1'],
  ['me@example.com', 'me@example.com'],
  ['two words', '"two words"'],
  ['x: OK after 1 ms', '"x: OK after 1 ms"'],
  ['a\nb\r\tc\u0000', '"a\\u{a}b\\u{d}\\u{9}c\\u{0}"'],
  ['\u001b[31mred', '"\\u{1b}[31mred"'],
  ['a\u2028b\u2029c', '"a\\u{2028}b\\u{2029}c"'],
  ['\u202egnp', '"\\u{202e}gnp"'],
  ['"quoted"', '"\\"quoted\\""'],
  ['back\\slash', '"back\\\\slash"'],
  ['\ud800', '"\\u{d800}"'],
  ['žluťoučký', '"žluťoučký"'],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), `"${'x'.repeat(64)}…"`],
])('%j is told as %s', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
