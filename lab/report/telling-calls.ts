// Which calls of thousands to show: those that went wrong in a way worth seeing, and the slowest.
import type { AttemptRecord, CallRecord, LaneRecord } from '../run/record.ts';
import { tookMs } from './buckets.ts';
import { bookingsOf, isFailedButCharged, isLost, isTwice } from './payments.ts';

export interface TellingCall {
  readonly call: CallRecord;
  /** What it was chosen for. */
  readonly why: string;
  readonly bookings: number;
  /** By arrival. */
  readonly arrivals: readonly AttemptRecord[];
}

interface Kind {
  readonly why: (lane: LaneRecord, call: CallRecord) => string;
  readonly most: number;
  readonly is: (lane: LaneRecord, call: CallRecord) => boolean;
  /** The most telling first; in the order of payments where it is left out. */
  readonly by?: (call: CallRecord) => number;
}

const times = (count: number) => (count === 2 ? 'twice' : `${count} times`);
const took = (call: CallRecord) => tookMs(call) ?? 0;

const kinds: readonly Kind[] = [
  { why: (lane, { n }) => `charged ${times(bookingsOf(lane, n))}`, most: 3, is: isTwice },
  { why: () => 'answered, but never charged', most: 3, is: isLost },
  { why: (_, { outcome }) => `${outcome}, but charged`, most: 3, is: isFailedButCharged },
  {
    why: () => 'the slowest answer',
    most: 1,
    is: (_, { outcome }) => outcome === 'answered',
    by: (call) => -took(call),
  },
  { why: () => 'refused', most: 2, is: (_, { outcome }) => outcome === 'refused' },
  {
    why: () => 'failed',
    most: 2,
    is: (lane, call) => call.outcome === 'failed' && !isFailedButCharged(lane, call),
    by: (call) => -took(call),
  },
  {
    why: () => 'unfinished',
    most: 1,
    is: (lane, call) => call.outcome === 'unfinished' && !isFailedButCharged(lane, call),
  },
];

const most = 10;

/** At most ten calls of the lane, each once, by its gravest reason. */
export const tellingCalls = (lane: LaneRecord): readonly TellingCall[] => {
  const chosen = new Map<CallRecord, string>();
  for (const { why, most: limit, is, by } of kinds) {
    const fitting = lane.calls.filter((call) => !chosen.has(call) && is(lane, call));
    const sorted = by === undefined ? fitting : fitting.toSorted((a, b) => by(a) - by(b));
    for (const call of sorted.slice(0, limit)) chosen.set(call, why(lane, call));
  }
  const calls = [...chosen].slice(0, most);
  const wanted = new Set(calls.map(([{ n }]) => n));
  const arrivals = Map.groupBy(
    lane.attempts.filter(({ n }) => wanted.has(n)),
    ({ n }) => n,
  );
  return calls.map(([call, why]) => ({
    call,
    why,
    bookings: bookingsOf(lane, call.n),
    arrivals: (arrivals.get(call.n) ?? []).toSorted((a, b) => a.arrival - b.arrival),
  }));
};
