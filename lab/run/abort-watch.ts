// Whether a run must end before its time. Pure.
import type { AbortCondition } from '../experiment/experiment.ts';
import type { LaneSlice } from './update.ts';

/** A lane's slice, and how late its process is. */
export interface WatchedSlice extends LaneSlice {
  readonly lateMs: number;
}

export interface AbortWatch {
  /** Takes every slice in turn; why the run must end, in words, or undefined. */
  add(atMs: number, lanes: Readonly<Record<string, WatchedSlice>>): string | undefined;
}

// Rates and shares are those of the last second.
const windowMs = 1_000;
const fewestEnded = 5;

interface Seen {
  readonly atMs: number;
  readonly slice: WatchedSlice;
}

type Measure = (recent: readonly Seen[]) => number;

const sum = (recent: readonly Seen[], of: (slice: WatchedSlice) => number) =>
  recent.reduce((total, { slice }) => total + of(slice), 0);

const measures: Record<AbortCondition['measure'], Measure> = {
  inFlight: (recent) => recent.at(-1)?.slice.inFlight ?? 0,
  lateMs: (recent) => recent.at(-1)?.slice.lateMs ?? 0,
  arrivalsPerSecond: (recent) => (sum(recent, ({ arrivals }) => arrivals) * 1_000) / windowMs,
  failedShare(recent) {
    const failed = sum(recent, (slice) => slice.failed);
    const ended = failed + sum(recent, ({ good, late, refused }) => good + late + refused);
    return ended < fewestEnded ? 0 : failed / ended;
  },
};

const inWords = (name: string, { measure, above, forMs }: AbortCondition, value: number) =>
  `lane ${name}: ${measure} was above ${above} for ${forMs} ms (${Number(value.toFixed(3))} at the end)`;

/** Watches the conditions; each must hold without a break for as long as it says. */
export const abortWatch = (conditions: readonly AbortCondition[]): AbortWatch => {
  const recent = new Map<string, Seen[]>();
  const heldSince = new Map<string, number>();
  const check = (atMs: number, name: string, condition: AbortCondition, id: string) => {
    const value = measures[condition.measure](recent.get(name) ?? []);
    if (value <= condition.above) return void heldSince.delete(id);
    const sinceMs = heldSince.get(id) ?? atMs;
    heldSince.set(id, sinceMs);
    return atMs - sinceMs >= condition.forMs ? inWords(name, condition, value) : undefined;
  };
  return {
    add(atMs, lanes) {
      for (const [name, slice] of Object.entries(lanes)) {
        const kept = (recent.get(name) ?? []).filter((seen) => seen.atMs > atMs - windowMs);
        recent.set(name, [...kept, { atMs, slice }]);
      }
      const asked = conditions.flatMap((condition, index) =>
        Object.keys(lanes)
          .filter((name) => condition.lane === undefined || condition.lane === name)
          .map((name) => check(atMs, name, condition, `${index} ${name}`)),
      );
      return asked.find((why) => why !== undefined);
    },
  };
};
