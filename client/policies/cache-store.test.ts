import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheStore, copyOf } from './cache-store.ts';

describe('a store', () => {
  it('holds what a list in order of use would hold', () => {
    const keys = fc.integer({ min: 0, max: 7 }).map(String);
    const action = fc.oneof(fc.tuple(fc.constant('set'), keys), fc.tuple(fc.constant('use'), keys));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(action, { maxLength: 60 }), (max, actions) => {
        const store = cacheStore(max);
        let model: [string, number][] = [];
        for (const [at, [what, key]] of actions.entries()) {
          const found = model.find(([one]) => one === key);
          if (what === 'use') expect(store.use(key)).toBe(found?.[1]);
          else store.set(key, at, at);
          const now: [string, number][] = what === 'set' ? [[key, at]] : found ? [found] : [];
          model = [...model.filter(([one]) => one !== key || now.length === 0), ...now].slice(-max);
          expect(store.size).toBe(model.length);
          for (const [one, value] of model) expect(store.get(one)).toEqual({ response: value, storedAtMs: value });
        }
      }),
    );
  });
});

describe('a copy', () => {
  it('is equal, and shares nothing that can be changed', () => {
    fc.assert(
      fc.property(
        fc.object({ withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }),
        (value) => {
          const copy = copyOf(value);
          expect(copy).toStrictEqual(value);
          expect(copy).not.toBe(value);
        },
      ),
    );
  });

  it('keeps the class of a Buffer and of a Long, and a field called __proto__', () => {
    class Long {
      readonly low: number;
      constructor(low: number) {
        this.low = low;
      }
    }
    const value = { bytes: Buffer.from('abc'), long: new Long(7), map: JSON.parse('{"__proto__":{"a":1}}') as object };
    const copy = copyOf(value) as typeof value;
    expect(Buffer.isBuffer(copy.bytes)).toBe(true);
    copy.bytes[0] = 0;
    expect(value.bytes.toString()).toBe('abc');
    expect(copy.long).toBeInstanceOf(Long);
    expect(copy.long.low).toBe(7);
    expect(Object.keys(copy.map)).toEqual(['__proto__']);
    expect((copy.map as { a?: number }).a).toBeUndefined();
  });
});

it('gives a copy that its owner may change as any other object', () => {
  const copy = copyOf({ a: 1, b: 2 }) as Partial<Record<string, number>>;
  copy['a'] = 3;
  delete copy['b'];
  expect(copy).toEqual({ a: 3 });
});
