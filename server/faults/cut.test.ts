import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { Arrival } from './fault.ts';
import { arrivalOf, faultContext } from './testing.ts';
import { createFault, describeFault, faultOptions } from './kinds.ts';

const cutOf = (afterMessages: [number, number]) => createFault({ kind: 'cut', afterMessages }, faultContext());

/** A handler that wants to send so many messages; `sent` are those that left. */
function sender(wanted: number) {
  const sent: number[] = [];
  const next = async ({ sending }: Arrival<string>) => {
    for (let index = 0; index < wanted; index++) {
      await sending(index, '');
      sent.push(index);
    }
    return 'done';
  };
  return { sent, next };
}

test.each([
  [0, 2],
  [0.33, 2],
  [0.34, 3],
  [0.99, 4],
])('chance %d of 2 to 4 cuts after %d messages, with UNAVAILABLE', async (chance, after) => {
  const { sent, next } = sender(10);
  const answer = { code: status.UNAVAILABLE, message: `cut by chaos after ${after} messages` };
  await expect(cutOf([2, 4])(arrivalOf({ chance }), next)).rejects.toMatchObject(answer);
  expect(sent).toHaveLength(after);
});

test('after 0 messages nothing is sent', async () => {
  const { sent, next } = sender(10);
  await expect(cutOf([0, 0])(arrivalOf(), next)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  expect(sent).toEqual([]);
});

test('an answer that ends sooner is left as it is', async () => {
  const { sent, next } = sender(3);
  await expect(cutOf([3, 3])(arrivalOf(), next)).resolves.toBe('done');
  expect(sent).toHaveLength(3);
});

test('of two cuts the sooner one cuts, whichever is outside', async () => {
  for (const [outer, inner] of [
    [1, 5],
    [5, 1],
  ] as const) {
    const { sent, next } = sender(10);
    const both = cutOf([outer, outer])(arrivalOf(), (given) => cutOf([inner, inner])(given, next));
    await expect(both).rejects.toMatchObject({ message: 'cut by chaos after 1 messages' });
    expect(sent).toHaveLength(1);
  }
});

test('the words name the range, and a range the wrong way round is refused', () => {
  const words = (afterMessages?: unknown) => describeFault(faultOptions.parse({ kind: 'cut', afterMessages }));
  expect(words()).toBe('cut the answer after 1 to 10 messages');
  expect(words([3, 3])).toBe('cut the answer after 3 messages');
  for (const wrong of [[4, 2], [-1, 2], [0, 0.5], [1], [0, 1_000_001], 3])
    expect(faultOptions.safeParse({ kind: 'cut', afterMessages: wrong }).success).toBe(false);
});
