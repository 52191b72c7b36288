// Which breaker a call belongs to: one for all of a list, or one for each method, target or key of the user's.
import type { BreakerView, Call, ClientScope } from '../call.ts';
import { breakerGate, type Gate, type GateOptions } from './breaker-gate.ts';
import type { GateState } from './breaker-state.ts';
import { breakerTrip, type TripOptions, type Tripped } from './breaker-trip.ts';

/** What has a breaker of its own: everything, each target, each method, or each key that the function gives. */
export type BreakerScope = 'client' | 'target' | 'method' | ((call: Call) => string);

/** All numbers of a breaker, defaults filled in. */
export type BreakerNumbers = Omit<TripOptions, 'now'> &
  Omit<GateOptions, 'trip' | 'now' | 'random' | 'onChange'> & { readonly slowMs: number };

export interface Breaker {
  readonly gate: Gate;
  readonly view: BreakerView;
  /** The name in events and errors. */
  label(client: ClientScope): string;
  /** Whose clock it asks and whom it tells from now on. */
  serve(client: ClientScope): void;
}

export type Announce = (client: ClientScope, breaker: string, from: GateState, to: GateState, why?: Tripped) => void;

export interface ScopeOptions {
  readonly name: string | undefined;
  readonly scope: BreakerScope;
  readonly numbers: BreakerNumbers;
  readonly announce: Announce;
}

// Each is a label of the metrics.
const mostKeys = 8;
const others = 'other';

/** The breakers of one policy. A key beyond the eighth shares the breaker `other`: a label has few values. */
export function breakersOf({ name, scope, numbers, announce }: ScopeOptions) {
  const views: BreakerView[] = [];
  const byKey = new Map<string, Breaker>();
  let isolated = false;
  const add = (own: string | undefined): Breaker => {
    const made = breaker(own, numbers, announce);
    views.push(made.view);
    if (isolated) made.gate.isolate();
    return made;
  };
  const one = scope === 'client' ? add(name) : undefined;
  const keyed = (call: Call, key: string, label: string): Breaker => {
    const known = byKey.get(key);
    if (known) return known;
    if (byKey.size >= mostKeys && key !== others) return keyed(call, others, others);
    // `standard({ methods: { Charge: { breaker } } })` names it Charge already.
    const made = add(name === label ? label : `${name ?? call.client.name}/${label}`);
    byKey.set(key, made);
    return made;
  };

  return {
    /** Those there are; it grows. */
    views: views as readonly BreakerView[],
    of(call: Call): Breaker {
      if (one) return one;
      if (scope === 'method') return keyed(call, call.method.fullName, call.method.name);
      const key = typeof scope === 'function' ? scope(call) : call.client.target;
      return keyed(call, key, key);
    },
    isolate(): void {
      isolated = true;
      for (const view of views) view.isolate();
    },
    release(): void {
      isolated = false;
      for (const view of views) view.release();
    },
  };
}

function breaker(name: string | undefined, numbers: BreakerNumbers, announce: Announce): Breaker {
  // The client of the last call that came or ended here: changes of state happen within a call.
  let client: ClientScope | undefined;
  const now = () => client?.clock.now() ?? 0;
  const label = (of: ClientScope) => name ?? of.name;
  const trip = breakerTrip({ ...numbers, now });
  const gate = breakerGate({
    ...numbers,
    trip,
    now,
    random: () => client?.random() ?? 0.5,
    onChange: (from, to, why) => client && announce(client, label(client), from, to, why),
  });
  return { gate, view: viewOf(name, gate, () => trip.failureShare, now), label, serve: (to) => void (client = to) };
}

const viewOf = (
  name: string | undefined,
  gate: Gate,
  failureShare: () => BreakerView['failureShare'],
  now: () => number,
): BreakerView => ({
  name,
  get state() {
    return gate.circuit.state.is;
  },
  get retryAfterMs() {
    const { state } = gate.circuit;
    return state.is === 'open' ? Math.max(0, state.untilMs - now()) : 0;
  },
  get failureShare() {
    return failureShare();
  },
  isolate: gate.isolate,
  release: gate.release,
});
