// The last calls that arrived, in bounded memory: what a grader reads after a run.
import type { ArrivalEvent, ArrivalFeed } from './arrivals.ts';

export interface ArrivalsQuery {
  /** "payments.v1.PaymentGateway/Charge" or "Charge". */
  readonly method?: string | undefined;
  readonly callKey?: string | undefined;
  readonly lane?: string | undefined;
  /** Only those after this id. Default: from the oldest that is remembered. */
  readonly sinceId?: string | undefined;
  /** How many at most. */
  readonly limit: number;
}

export interface ArrivalsPage {
  /** In the order in which they were told of. */
  readonly arrivals: readonly ArrivalEvent[];
  /** The `sinceId` of the next page; empty when this is the last one. */
  readonly nextSinceId: string;
  /** The newest arrival of all; "0" = none yet. */
  readonly lastId: string;
  /** How many arrivals after `sinceId` are no longer remembered. */
  readonly forgotten: number;
}

export interface ArrivalsLog {
  list(query: ArrivalsQuery): ArrivalsPage;
}

export interface ArrivalsLogOptions {
  /** How many arrivals are remembered. Default 10,000. */
  readonly maxArrivals?: number;
}

function matches(event: ArrivalEvent, { method, callKey, lane }: ArrivalsQuery): boolean {
  if (method && event.method !== method && !event.method.endsWith(`/${method}`)) return false;
  if (callKey && event.callKey !== callKey) return false;
  return !lane || event.lane === lane;
}

/** One page of what is remembered, which is oldest first. */
function page(remembered: readonly ArrivalEvent[], told: number, query: ArrivalsQuery): ArrivalsPage {
  const { sinceId = '0', limit } = query;
  const since = remembered.findIndex(({ id }) => id === sinceId);
  // A forgotten id is older than all that is remembered; one that was never given is newer.
  const isFuture = since < 0 && Number(sinceId) > Number(remembered.at(-1)?.id ?? 0);
  const forgotten = since < 0 && !isFuture ? Math.max(0, told - remembered.length - Number(sinceId)) : 0;
  const after = isFuture ? [] : remembered.slice(since + 1).filter((event) => matches(event, query));
  const arrivals = after.slice(0, limit);
  return {
    arrivals,
    nextSinceId: after.length > limit ? (arrivals.at(-1)?.id ?? '') : '',
    lastId: remembered.at(-1)?.id ?? '0',
    forgotten,
  };
}

/** Remembers what the feed tells from now on: each call once, as it stands now. */
export function arrivalsLog(feed: ArrivalFeed, { maxArrivals = 10_000 }: ArrivalsLogOptions = {}): ArrivalsLog {
  if (!Number.isInteger(maxArrivals) || maxArrivals < 1)
    throw new RangeError(`maxArrivals must be ≥ 1, got ${maxArrivals}`);
  const slots: ArrivalEvent[] = []; // A ring: a call costs the same however many are remembered.
  const open = new Map<string, number>();
  let told = 0;
  feed.subscribe((event) => {
    if (!event.ended) {
      open.set(event.id, told % maxArrivals);
      slots[told++ % maxArrivals] = event;
      return;
    }
    const slot = open.get(event.id);
    open.delete(event.id);
    if (slot !== undefined && slots[slot]?.id === event.id) slots[slot] = event;
  });
  return {
    list(query) {
      const oldest = told > maxArrivals ? told % maxArrivals : 0;
      return page([...slots.slice(oldest), ...slots.slice(0, oldest)], told, query);
    },
  };
}
