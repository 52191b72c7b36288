// The fate of a call is a hash, not the next number of a generator: lanes that arrive in another order, or more often,
// still meet the same fates.
import { createHash } from 'node:crypto';

/** In [0, 1): the draw of the n-th arrival of a key. */
export function drawOf(seed: number, key: string, n: number): number {
  return (
    createHash('sha1')
      .update(JSON.stringify([seed, key, n]))
      .digest()
      .readUInt32BE() /
    2 ** 32
  );
}

/** Gives each arrival its draw, counting how often its key has arrived. */
export function draws(seed: number): (key: string) => number {
  const arrived = new Map<string, number>();
  return (key) => {
    const n = (arrived.get(key) ?? 0) + 1;
    arrived.set(key, n);
    return drawOf(seed, key, n);
  };
}
