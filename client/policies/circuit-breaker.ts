// Answers: a server that is down or drowning. Stops sending, gives it air, probes, and lets callers fail in no time.
// Do not use one breaker for servers that fail independently, nor outside of retry: it counts attempts.
import type { BreakerView, Call, ClientScope, Policy } from '../call.ts';
import { CircuitOpenError } from '../errors.ts';
import { endOf } from '../stream-end.ts';
import { checkedBreaker, type CircuitBreakerOptions } from './breaker-options.ts';
import { type Breaker, breakersOf } from './breaker-scope.ts';
import type { GateState } from './breaker-state.ts';
import type { Tripped } from './breaker-trip.ts';
import { type Verdict, verdictOn, verdictOnBreak } from './breaker-verdict.ts';

/** A circuit breaker, which can also be opened by hand. */
export interface CircuitBreaker extends Policy {
  /** One, or with a `scope` as many as there were calls for so far. */
  readonly breakers: readonly BreakerView[];
  /** Refuses every call until `release` or until what it returns is disposed of. */
  isolate(): Disposable;
  /** Ends an isolation: closed, and everything forgotten. */
  release(): void;
}

/** Fails fast while the server is down; see `CircuitBreakerOptions` for the defaults. */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { name, scope, numbers } = checkedBreaker(options);
  const breakers = breakersOf({ name, scope, numbers, announce });
  const timed = numbers.slowMs !== Infinity;

  const policy: Policy = async (call, next) => {
    const { client } = call;
    const breaker = breakers.of(call);
    const { gate } = breaker;
    breaker.serve(client);
    const era = gate.admit();
    if (era === undefined) throw refuse(call, breaker);
    // A stream may be quiet for long and well.
    const isTimed = timed && call.method.kind === 'unary';
    const startedAtMs = isTimed ? client.clock.now() : 0;
    const report = (verdict: Verdict) => {
      breaker.serve(client);
      gate.report(era, verdict, isTimed && client.clock.now() - startedAtMs > numbers.slowMs);
    };
    try {
      const response = await next(call);
      report('success');
      if (call.method.kind !== 'unary') followStream(call, breaker, response);
      return response;
    } catch (error) {
      report(verdictOn(error, call));
      throw error;
    }
  };
  const { isolate, release, views } = breakers;
  return Object.assign(policy, {
    breakers: views,
    isolate() {
      isolate();
      return { [Symbol.dispose]: release };
    },
    release,
  });
}

// Its first message was the success; that it broke later counts if nothing has changed since.
function followStream(call: Call, breaker: Breaker, response: unknown): void {
  const { gate } = breaker;
  const { era } = gate.circuit;
  void endOf(response)?.then((error) => {
    if (error === undefined || verdictOnBreak(error, call) !== 'failure') return;
    breaker.serve(call.client);
    gate.report(era, 'failure', false);
  });
}

function refuse(call: Call, breaker: Breaker): CircuitOpenError {
  const { clock, emit } = call.client;
  const method = call.method.fullName;
  const name = breaker.label(call.client);
  const { state } = breaker.gate.circuit;
  const retryAfterMs = state.is === 'isolated' ? Infinity : breaker.view.retryAfterMs;
  const who = { atMs: clock.now(), callId: call.id, method, attempt: call.attempt };
  emit({ type: 'attempt-refused', ...who, by: 'breaker', breaker: name, retryAfterMs });
  const message = `${method} refused: circuit ${name} is ${standing(state, retryAfterMs)}`;
  return new CircuitOpenError(message, { method, attempts: call.attempts, retryAfterMs });
}

function standing({ is }: GateState, retryAfterMs: number): string {
  if (is === 'isolated') return 'isolated by hand';
  return is === 'open' ? `open for ${Math.ceil(retryAfterMs)} ms more` : 'half-open, its probe is out';
}

function announce({ clock, emit }: ClientScope, breaker: string, from: GateState, to: GateState, why?: Tripped): void {
  const event = { atMs: clock.now(), breaker, from: from.is };
  switch (to.is) {
    case 'closed':
      return emit({ type: 'circuit-closed', ...event, to: to.is });
    case 'half_open':
      return emit({ type: 'circuit-half-opened', ...event, to: to.is });
    case 'isolated':
      return emit({ type: 'circuit-isolated', ...event, to: to.is });
    case 'open':
      return emit({ type: 'circuit-opened', ...event, to: to.is, openMs: to.forMs, ...(why as Tripped) });
  }
}
