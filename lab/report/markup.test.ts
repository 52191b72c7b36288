import { expect, test } from 'vitest';
import { escaped, markdown, markdownCode } from './markup.ts';

test('no text can open a tag, end an attribute or hide what XML cannot hold', () => {
  expect(escaped(`<b a="x" c='y'>&`)).toBe('&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;');
  expect(escaped('a\u0000b\u001bc\u202ed\ud800e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  expect(escaped('two\nlines\tand a gap')).toBe('two\nlines\tand a gap');
});

test('no text breaks out of a cell of a Markdown table', () => {
  expect(markdown('a | b\n| c |')).toBe(String.raw`a \| b \| c \|`);
  expect(markdown('<img src=x> [a](b) *c* `d` \\|')).toBe(String.raw`\<img src=x\> \[a\](b) \*c\* \`d\` \\\|`);
});

test('no text makes a list of a line, and a number stays as it is', () => {
  expect(markdown('1. first')).toBe(String.raw`1\. first`);
  expect(markdown('- first')).toBe(String.raw`\- first`);
  expect(markdown('99.8 % of -3')).toBe('99.8 % of -3');
});

test('code holds any quotes', () => {
  expect(markdownCode('run a --seed 7')).toBe('`run a --seed 7`');
  expect(markdownCode('a `` b')).toBe('``` a `` b ```');
  expect(markdownCode('a | b\n')).toBe('`a | b `');
});
