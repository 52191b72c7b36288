import { expect, test } from 'vitest';
import type { Message } from '../event-stream.ts';
import { createBoard } from './board.ts';
import type { ScenarioView } from './chaos-control.ts';
import { feedFromServer } from './server-feed.ts';
import { quietView } from './testing-view.ts';

const view = quietView('off', { phase: 'off' });
const named = (name: string): ScenarioView => ({
  name,
  title: name,
  description: '',
  lessonNaive: '',
  lessonGood: '',
});

/** Looks once for each entry of `up`, which says whether the server answers; `lists` are its lists, one after the other. */
const looked = async (up: readonly boolean[], lists: readonly (readonly ScenarioView[] | undefined)[]) => {
  const published: Message[] = [];
  const asked: number[] = [];
  const stop = new AbortController();
  let look = 0;
  await feedFromServer(
    createBoard((message) => published.push(message)),
    {
      control: {
        status: () => (up[look] === true ? Promise.resolve(view) : Promise.reject(new Error('down'))),
        scenarios: () => {
          asked.push(look);
          const list = lists[Math.min(asked.length, lists.length) - 1];
          return list === undefined ? Promise.reject(new Error('busy')) : Promise.resolve(list);
        },
        start: () => Promise.resolve(view),
        close: () => Promise.resolve(),
      },
      clock: {
        now: () => look,
        timer: () => () => undefined,
        sleep: () => {
          if (++look >= up.length) stop.abort();
          return Promise.resolve();
        },
      },
      signal: stop.signal,
    },
  );
  const told = published.filter(({ event }) => event === 'scenarios').map(({ data }) => data as ScenarioView[]);
  return { asked, told: told.map((list) => list.map(({ name }) => name)) };
};

test('asks for the scenarios when the server first answers, and again until it gets them', async () => {
  expect(await looked([false, false, true, true, true], [undefined, [named('off')]])).toEqual({
    asked: [2, 3],
    told: [['off']],
  });
});

test('looks for scenarios that were added now and then, and when the server is back', async () => {
  const { asked, told } = await looked(
    Array.from({ length: 15 }, (_, look) => look !== 12),
    [[named('off')], [named('off'), named('mine')]],
  );
  expect(asked).toEqual([0, 11, 13]);
  expect(told).toEqual([['off'], ['off', 'mine']]);
});
