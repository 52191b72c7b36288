// What a run tells as it goes on: a slice of every lane, and each call that ended.
import type { AbortWatch } from './abort-watch.ts';
import type { LanePair } from './lane-pair.ts';
import type { CallRecord } from './record.ts';
import type { LaneSlice, RunUpdate } from './update.ts';

export interface SlicesOptions {
  readonly pairs: readonly Pick<LanePair, 'spec' | 'log' | 'attempts'>[];
  readonly beganAtUnixMs: number;
  readonly watch: AbortWatch;
  readonly tell: (update: RunUpdate) => void;
}

/** Each time it is called it tells what happened since; it answers why the run must end, or undefined. */
export const sliceTeller = ({ pairs, beganAtUnixMs, watch, tell }: SlicesOptions) => {
  // The server tells of an attempt on another way than the lane of its call: it is given until the next slice.
  let untold: readonly { readonly pair: (typeof pairs)[number]; readonly call: CallRecord }[] = [];
  const tellCalls = () => {
    for (const { pair, call } of untold) {
      const attempts = pair.attempts.of(call.n, beganAtUnixMs);
      tell({ type: 'call', lane: pair.spec.name, call, attempts });
    }
  };
  return (atMs: number): string | undefined => {
    tellCalls();
    const taken = pairs.map((pair) => ({ pair, ...pair.log.takeSlice(), arrived: pair.attempts.takeNew() }));
    untold = taken.flatMap(({ pair, ended }) => ended.map((call) => ({ pair, call })));
    const lanes = Object.fromEntries(
      taken.map(({ pair, slice, arrived }): [string, LaneSlice] => [pair.spec.name, { ...slice, ...arrived }]),
    );
    tell({ type: 'slice', atMs, lanes });
    const late = new Map(pairs.map(({ spec, log }) => [spec.name, log.lateMs()]));
    const watched = Object.entries(lanes).map(([name, slice]) => [name, { ...slice, lateMs: late.get(name) ?? 0 }]);
    return watch.add(atMs, Object.fromEntries(watched));
  };
};
