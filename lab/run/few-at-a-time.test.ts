import { expect, test } from 'vitest';
import { fewAtATime } from './few-at-a-time.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('no more than so many are under way, and the results keep their order', async () => {
  let [underWay, most] = [0, 0];
  const results = await fewAtATime([5, 1, 3, 2], 2, async (turns) => {
    most = Math.max(most, ++underWay);
    for (let n = 0; n < turns; n++) await turn();
    underWay--;
    return turns * 10;
  });
  expect({ results, most }).toEqual({ results: [50, 10, 30, 20], most: 2 });
});

test('after a failure nothing begins any more', async () => {
  const begun: number[] = [];
  const work = fewAtATime([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error('one');
    await turn();
  });
  await expect(work).rejects.toThrow('one');
  for (let n = 0; n < 5; n++) await turn();
  expect(begun).toEqual([1, 2]);
});

test('of nothing nothing comes', async () => {
  expect(await fewAtATime([], 3, () => Promise.resolve(1))).toEqual([]);
});
