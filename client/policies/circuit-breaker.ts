// Answers: a server that is down. Stops sending, gives it air, tries once, and lets callers fail in no time.
// Do not use one breaker for servers that fail independently, nor outside of retry: it counts attempts.
import type { BreakerView, Call, ClientScope, Policy } from '../call.ts';
import { CircuitOpenError } from '../errors.ts';
import { checkKeys, checkNumber, checkText, maxDelayMs } from './bounds.ts';
import { breakerGate, type GateState } from './breaker-gate.ts';
import { verdictOn } from './breaker-verdict.ts';

export interface CircuitBreakerOptions {
  /** The label of its metrics and events. Default: the name of the client it serves. */
  readonly name?: string;
  /** Opens after this many failed attempts in a row. Default 5, at least 1. */
  readonly consecutiveFailures?: number;
  /** How long nothing leaves once open, in milliseconds. Default 30,000. */
  readonly openMs?: number;
  /** How many probes may be out at once after that; all must succeed to close. Default 1. */
  readonly halfOpenProbes?: number;
}

/** Fails fast while the server is down; see `CircuitBreakerOptions` for the defaults. */
export function circuitBreaker(options: CircuitBreakerOptions = {}): Policy & { readonly breakers: [BreakerView] } {
  const { name, ...numbers } = checked(options);
  // Transitions happen within a call; its client is the one that tells of them.
  let client: ClientScope | undefined;
  const now = () => client?.clock.now() ?? 0;
  const onChange = (from: GateState, to: GateState) => client && announce(client, name, from, to, numbers);
  const gate = breakerGate({ ...numbers, now, onChange });

  const policy: Policy = async (call, next) => {
    client = call.client;
    const admitted = gate.admit();
    if ('retryAfterMs' in admitted) throw refuse(call, name ?? client.name, admitted.retryAfterMs);
    try {
      const response = await next(call);
      await gate.report(admitted.era, 'success');
      return response;
    } catch (error) {
      await gate.report(admitted.era, verdictOn(error, call.attempt));
      throw error;
    }
  };
  const view: BreakerView = {
    name,
    get state() {
      return gate.state.is;
    },
    get retryAfterMs() {
      return gate.state.is === 'open' ? Math.max(0, gate.state.untilMs - now()) : 0;
    },
  };
  return Object.assign(policy, { breakers: [view] as [BreakerView] });
}

function checked(options: CircuitBreakerOptions) {
  checkKeys('breaker', options, ['name', 'consecutiveFailures', 'openMs', 'halfOpenProbes']);
  const { name, consecutiveFailures = 5, openMs = 30_000, halfOpenProbes = 1 } = options;
  if (name !== undefined) checkText('breaker.name', name);
  checkNumber('breaker.consecutiveFailures', consecutiveFailures, { min: 1, integer: true });
  checkNumber('breaker.openMs', openMs, { min: 1, max: maxDelayMs });
  checkNumber('breaker.halfOpenProbes', halfOpenProbes, { min: 1, integer: true });
  return { name, consecutiveFailures, openMs, halfOpenProbes };
}

function refuse(call: Call, breaker: string, retryAfterMs: number): CircuitOpenError {
  const method = call.method.fullName;
  const who = { atMs: call.client.clock.now(), callId: call.id, method, attempt: call.attempt };
  call.client.emit({ type: 'attempt-refused', ...who, by: 'breaker', breaker, retryAfterMs });
  const why = retryAfterMs > 0 ? `open for ${Math.ceil(retryAfterMs)} ms more` : 'half-open, its probe is out';
  const message = `${method} refused: circuit ${breaker} is ${why}`;
  return new CircuitOpenError(message, { method, attempts: call.attempts, retryAfterMs });
}

function announce(
  { clock, emit, name: clientName }: ClientScope,
  name: string | undefined,
  from: GateState,
  to: GateState,
  { consecutiveFailures, openMs }: { readonly consecutiveFailures: number; readonly openMs: number },
): void {
  const event = { atMs: clock.now(), breaker: name ?? clientName, from: from.is };
  if (to.is === 'half_open') return emit({ type: 'circuit-half-opened', ...event, to: to.is });
  if (to.is === 'closed') return emit({ type: 'circuit-closed', ...event, to: to.is });
  const failures = from.is === 'closed' ? consecutiveFailures : 1;
  emit({ type: 'circuit-opened', ...event, to: to.is, openMs, consecutiveFailures: failures });
}
