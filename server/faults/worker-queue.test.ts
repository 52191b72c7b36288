import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { workerQueue } from './worker-queue.ts';

/** Notes who is at work, in order, and who was refused. */
function office(workers: number, limit: number) {
  const queue = workerQueue(workers, limit);
  const seen: string[] = [];
  const enter = (name: string, signal = new AbortController().signal) => {
    const taken = queue.enter([{ signal, error: () => new Error(`${name} left`) }]);
    if (!taken) return void seen.push(`${name} full`);
    void taken.then(
      () => seen.push(name),
      (error: Error) => seen.push(error.message),
    );
  };
  const leave = async () => {
    queue.leave();
    await turn();
  };
  return { queue, seen, enter, leave };
}

test('as many work as there are workers, the rest in the order they came', async () => {
  const { queue, seen, enter, leave } = office(2, 10);
  for (const name of ['a', 'b', 'c', 'd', 'e']) enter(name);
  await turn();
  expect(seen).toEqual(['a', 'b']);
  expect(queue.length()).toBe(3);
  await leave();
  enter('f');
  await turn();
  expect(seen).toEqual(['a', 'b', 'c']);
  for (let left = 3; left > 0; left--) await leave();
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(queue.length()).toBe(0);
});

test('beyond the limit nobody may wait; a limit of 0 has no line at all', async () => {
  const { seen, enter, leave } = office(1, 1);
  for (const name of ['a', 'b', 'c']) enter(name);
  await leave();
  expect(seen).toEqual(['c full', 'a', 'b']);
  const none = office(1, 0);
  for (const name of ['a', 'b']) none.enter(name);
  await none.leave();
  none.enter('c');
  await turn();
  expect(none.seen).toEqual(['b full', 'a', 'c']);
});

test('one that leaves makes room, and its turn is the next one’s', async () => {
  const { queue, seen, enter, leave } = office(1, 2);
  const caller = new AbortController();
  enter('a');
  enter('b', caller.signal);
  enter('c');
  caller.abort();
  expect(queue.length()).toBe(1);
  enter('d');
  await leave();
  await leave();
  expect(seen).toEqual(['a', 'b left', 'c', 'd']);
});

test('one that has left already does not wait, and one at work can no longer leave', async () => {
  const { queue, seen, enter, leave } = office(1, 2);
  const caller = new AbortController();
  enter('a', caller.signal);
  enter('b', AbortSignal.abort());
  expect(queue.length()).toBe(0);
  caller.abort();
  enter('c');
  await leave();
  expect(seen.toSorted()).toEqual(['a', 'b left', 'c']);
});

test('a worker that is free is free for one call, not more', async () => {
  const { seen, enter, leave } = office(2, 5);
  enter('a');
  enter('b');
  await leave();
  await leave();
  for (const name of ['c', 'd', 'e']) enter(name);
  await turn();
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
});
