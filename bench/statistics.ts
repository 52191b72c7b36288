// The few numbers a noisy machine allows: the middle, the range, and chance that a seed repeats.

/** The value below which `share` (0..1) of the values lie, between neighbours in a straight line; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle value, and how far the others lie around it. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spread = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Evenly spread numbers in [0, 1) that depend on nothing but the seed (a linear congruential generator). */
export function seededRandom(seed: number): () => number {
  let state = BigInt(seed) + 1n;
  const step = () =>
    (state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn);
  // The first numbers of neighbouring seeds are alike.
  for (let n = 0; n < 4; n += 1) step();
  return () => Number(step() >> 16n) / 2 ** 48;
}

/** A new list in an order that `random` decides. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const list = [...values];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
