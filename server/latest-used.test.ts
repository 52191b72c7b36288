import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latestUsed } from './latest-used.ts';

/** Each key with the letter or number that was remembered last. */
function remembering(max: number) {
  const memory = latestUsed<string>(max);
  const set = (key: string, value: string) => {
    let seen: string | undefined;
    memory.change(key, (before) => ((seen = before), value));
    return seen;
  };
  return { memory, set };
}

test('a change is told the last value of its key, and answers with the new one', () => {
  const { memory, set } = remembering(3);
  expect([set('a', '1'), set('b', '2'), set('a', '3'), set('b', '4')]).toEqual([undefined, undefined, '1', '2']);
  expect(memory.change('a', (before) => `${before}!`)).toBe('3!');
});

test('with room for one, each key takes the place of the one before', () => {
  const { set } = remembering(1);
  expect([set('a', '1'), set('a', '2'), set('b', '3'), set('a', '4')]).toEqual([undefined, '1', undefined, undefined]);
});

test('forgets as a list does from which the longest unused key is struck, whatever is set', () => {
  const sets = fc.array(fc.constantFrom(...'abcdef'), { maxLength: 60 });
  fc.assert(
    fc.property(sets, fc.integer({ min: 1, max: 6 }), (keys, max) => {
      const { set } = remembering(max);
      let list: [string, string][] = [];
      for (const [index, key] of keys.entries()) {
        expect(set(key, `${index}`)).toBe(new Map(list).get(key));
        list = [...list.filter(([other]) => other !== key), [key, `${index}`] as [string, string]].slice(-max);
      }
    }),
  );
});

test('a new key costs much the same when the memory is full', () => {
  const { set } = remembering(100_000);
  const took = (from: number, to: number) => {
    const beganMs = performance.now();
    for (let n = from; n < to; n++) set(`${n}`, '');
    return performance.now() - beganMs;
  };
  const filling = took(0, 100_000);
  // A Map that seeks its oldest key takes thirty times as long.
  expect(took(100_000, 200_000)).toBeLessThan(8 * filling + 50);
});
