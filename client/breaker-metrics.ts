// State is read at each scrape; time in state is kept between changes, so that an opening shorter than a scrape
// interval is still seen.
import type { BreakerView } from './call.ts';
import type { BreakerState } from './events.ts';
import { breakerStates, type Instruments, type WatchedBreaker } from './metrics.ts';

export interface WatchOptions {
  /** The label of a breaker without a name of its own. */
  readonly name: string;
  /** Those there are now. */
  readonly breakers: () => readonly BreakerView[];
  /** Milliseconds, as in the events. */
  readonly now: () => number;
}

/** Follows the breakers of one client; `changed` takes their transitions, `release` stops. */
export function watchBreakers(metrics: Instruments, { name, breakers, now }: WatchOptions) {
  const own = new Map<BreakerView, WatchedBreaker>();

  const meet = () => {
    for (const view of breakers()) {
      if (own.has(view)) continue;
      const one = shared(metrics, view, view.name ?? name) ?? met(metrics, view, view.name ?? name, now);
      one.clients += 1;
      own.set(view, one);
    }
  };
  meet();
  metrics.onScrape.meet.add(meet);
  metrics.onScrape.show = () => show(metrics);

  return {
    changed(breaker: string, from: BreakerState, to: BreakerState) {
      meet();
      metrics.breakerTransitions.inc({ breaker, from, to });
      for (const one of own.values()) if (one.breaker === breaker) settle(metrics, one);
    },
    release() {
      metrics.onScrape.meet.delete(meet);
      for (const one of own.values()) {
        settle(metrics, one);
        one.clients -= 1;
        if (one.clients === 0) metrics.watched.delete(one);
      }
    },
  };
}

// Clients that were given the same list have the same breakers: their time counts once.
const shared = ({ watched }: Instruments, view: BreakerView, breaker: string) =>
  [...watched].find((one) => one.view === view && one.breaker === breaker);

function met(metrics: Instruments, view: BreakerView, breaker: string, now: () => number): WatchedBreaker {
  const one = { breaker, view, now, state: view.state, sinceMs: now(), clients: 0 };
  zero(metrics, breaker);
  metrics.watched.add(one);
  return one;
}

/** Counts the time in the state it has left, or is still in. */
function settle(metrics: Instruments, one: WatchedBreaker): void {
  const atMs = one.now();
  metrics.breakerStateSeconds.inc({ breaker: one.breaker, state: one.state }, Math.max(0, atMs - one.sinceMs) / 1_000);
  one.state = one.view.state;
  one.sinceMs = atMs;
}

// Emptied first: the breakers of a client that was closed are shown no more. Of two with one name both states are shown,
// and the worse share.
function show(metrics: Instruments): void {
  const { breakerState, breakerFailureRatio, breakerFailureRatioThreshold } = metrics;
  for (const gauge of [breakerState, breakerFailureRatio, breakerFailureRatioThreshold]) gauge.reset();
  const worst = new Map<string, number>();
  for (const one of metrics.watched) {
    const { breaker, view } = one;
    settle(metrics, one);
    for (const state of breakerStates) breakerState.inc({ breaker, state }, 0);
    breakerState.set({ breaker, state: one.state }, 1);
    const share = view.failureShare;
    if (!share || share.now < (worst.get(breaker) ?? 0)) continue;
    worst.set(breaker, share.now);
    breakerFailureRatio.set({ breaker }, share.now);
    breakerFailureRatioThreshold.set({ breaker }, share.limit);
  }
}

const transitions = [
  ['closed', 'open'],
  ['open', 'half_open'],
  ['half_open', 'closed'],
  ['half_open', 'open'],
  ['closed', 'isolated'],
  ['open', 'isolated'],
  ['half_open', 'isolated'],
  ['isolated', 'closed'],
] as const;

function zero(metrics: Instruments, breaker: string): void {
  for (const [from, to] of transitions) metrics.breakerTransitions.inc({ breaker, from, to }, 0);
  for (const state of breakerStates) metrics.breakerStateSeconds.inc({ breaker, state }, 0);
}
