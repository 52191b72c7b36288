// A circuit breaker and the ways a test drives it.
import type { BreakerView, Call, Next } from '../call.ts';
import type { CircuitBreakerOptions } from '../policies/breaker-options.ts';
import { circuitBreaker } from '../policies/circuit-breaker.ts';
import { type Bench, bench, failed, run, script, type Step } from './fake-call.ts';

export const down = failed('UNAVAILABLE');
export const bad = script(down).next;
export const good = script('done').next;

/** A breaker behind a bench. `send` resolves to the answer, or the name of the error. */
export function breakerRig(options: CircuitBreakerOptions = {}, at: Bench = bench()) {
  const policy = circuitBreaker(options);
  const send = (next: Next<unknown, unknown>, own: Partial<Call> = {}) =>
    run([policy], at.call(own), next).then(String, (error: Error) => error.name);
  const fail = async (times: number) => {
    for (let n = 0; n < times; n += 1) await send(bad);
  };
  const succeed = async (times: number) => {
    for (let n = 0; n < times; n += 1) await send(good);
  };
  /** Sends one that ends with `step` after so many milliseconds. */
  const slow = async (ms: number, step: Step = 'done') => {
    const { next, waiting } = gatekeeper();
    const sent = send(next);
    await at.clock.advance(ms);
    if (typeof step === 'string') waiting[0]?.resolve(step);
    else if (step instanceof Error) waiting[0]?.reject(step);
    return sent;
  };
  const view = policy.breakers[0] as BreakerView;
  return { ...at, policy, send, fail, succeed, slow, state: () => view.state, view };
}

/** A `next` that a test settles by hand, in the order of arrival. */
export function gatekeeper() {
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const next = () => new Promise<unknown>((resolve, reject) => void waiting.push({ resolve, reject }));
  return { next: next as Next<unknown, unknown>, waiting };
}
