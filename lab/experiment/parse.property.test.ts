import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { goodText, problemsIn } from './testing-text.ts';

const place = /^(?:x\.yaml:[1-9]\d*:[1-9]\d*: |… and \d+ more$)/;

/** Anything but a UsageError is thrown on by `problemsIn`. */
function isTold(text: string) {
  const begun = performance.now();
  for (const line of problemsIn(text)) expect(line).toMatch(place);
  expect(performance.now() - begun).toBeLessThan(5000);
}

const scrap = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom(
    '[',
    '{',
    '}',
    ': ',
    '- ',
    '\n',
    '\t',
    '*a',
    '&a ',
    '? ',
    '!!set ',
    '"',
    "'",
    '|',
    '<<: *a',
    '__proto__: 1',
  ),
);

test('a text with letters lost, added and moved is an experiment or tells its mistakes, each with its place', () => {
  const cut = fc.tuple(fc.nat(goodText.length), fc.nat(12), scrap);
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      isTold(cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), goodText));
    }),
    { numRuns: 300 },
  );
});

const good: unknown = parse(goodText);

/** The paths to all that is in `value`. */
function pathsIn(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]));
  return [path, ...inner];
}

function replaced(value: unknown, [key, ...rest]: readonly PropertyKey[], by: unknown): unknown {
  if (key === undefined) return by;
  const part = replaced((value as Record<PropertyKey, unknown>)[key], rest, by);
  return Array.isArray(value) ? value.with(Number(key), part) : { ...(value as object), [key]: part };
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, Infinity, Number.NaN, [], {}, [[]], true, 'naive', 'outage', {}),
  fc.jsonValue({ maxDepth: 2 }),
);

test('with anything in the place of anything, an experiment tells its mistakes, each with its place', () => {
  const change = fc.tuple(fc.constantFrom(...pathsIn(good)), odd);
  fc.assert(
    fc.property(change, ([path, by]) => {
      isTold(stringify(replaced(good, path, by)));
    }),
    { numRuns: 300 },
  );
});

test('any setting is made or refused by name', () => {
  const name = fc.array(
    fc.constantFrom(
      'lanes',
      'naive',
      'load',
      '0',
      '1',
      'options',
      'seed',
      'retry',
      'x',
      '__proto__',
      'scenario',
      'phases',
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(name, fc.oneof(scrap, fc.json({ maxDepth: 1 })), (path, value) => {
      const setting = `${path.join('.')}=${value}`;
      for (const line of problemsIn(goodText, [setting])) expect(line).toMatch(/^(?:--set |x\.yaml:\d+:\d+: )/);
    }),
    { numRuns: 300 },
  );
});
