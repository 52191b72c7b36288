// State is read at each scrape; time in state is kept between changes, so that an opening shorter than a scrape
// interval is still seen.
import type { BreakerView } from './call.ts';
import type { BreakerState } from './events.ts';
import { breakerStates, type Instruments } from './metrics.ts';

export interface WatchOptions {
  /** The label of a breaker without a name of its own. */
  readonly name: string;
  /** Those there are now. */
  readonly breakers: () => readonly BreakerView[];
  /** Milliseconds, as in the events. */
  readonly now: () => number;
}

interface Watched {
  readonly view: BreakerView;
  state: BreakerState;
  sinceMs: number;
}

/** Follows the breakers of one client; `changed` takes their transitions, `release` stops. */
export function watchBreakers(metrics: Instruments, { name, breakers, now }: WatchOptions) {
  const watched = new Map<string, Watched>();

  const meet = () => {
    for (const view of breakers()) {
      const breaker = view.name ?? name;
      if (watched.has(breaker)) continue;
      zero(metrics, breaker);
      watched.set(breaker, { view, state: view.state, sinceMs: now() });
    }
  };
  const settle = (breaker: string, next: BreakerState) => {
    const one = watched.get(breaker);
    if (!one) return;
    const atMs = now();
    metrics.breakerStateSeconds.inc({ breaker, state: one.state }, Math.max(0, atMs - one.sinceMs) / 1_000);
    one.state = next;
    one.sinceMs = atMs;
  };
  const refresh = () => {
    meet();
    for (const [breaker, { view }] of watched) {
      settle(breaker, view.state);
      for (const state of breakerStates) metrics.breakerState.set({ breaker, state }, Number(state === view.state));
      const share = view.failureShare;
      if (!share) continue;
      metrics.breakerFailureRatio.set({ breaker }, share.now);
      metrics.breakerFailureRatioThreshold.set({ breaker }, share.limit);
    }
  };
  refresh();
  metrics.onScrape.add(refresh);

  return {
    changed(breaker: string, from: BreakerState, to: BreakerState) {
      meet();
      metrics.breakerTransitions.inc({ breaker, from, to });
      settle(breaker, to);
    },
    release: () => void metrics.onScrape.delete(refresh),
  };
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
