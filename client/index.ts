// The library's public index: what a service of yours imports from 'grpc-resilience-lab/client'.
export { createClient, type Client, type ClientControls, type ClientOptions } from './create-client.ts';
export type { CallOptions } from './new-call.ts';
export { inboundNow, type Inbound, type InboundCall, type InboundOptions, serving } from './inbound.ts';
export { standard, type StandardOptions, type StandardParts } from './standard.ts';

// Policies, to be composed by hand.
export { retry, type RetryOptions } from './policies/retry.ts';
export { circuitBreaker, type CircuitBreakerOptions } from './policies/circuit-breaker.ts';
export { attemptTimeout, totalTimeout } from './policies/timeout.ts';
export type { BackoffOptions } from './policies/backoff.ts';

// The shape of a policy, to write one.
export type {
  BreakerView,
  BudgetView,
  BulkheadView,
  Call,
  ClientScope,
  Method,
  MethodKind,
  Next,
  Notes,
  Policy,
} from './call.ts';
export { deadlineSignal } from './deadline-signal.ts';
export { type Clock, sleepOn, systemClock } from './clock.ts';

// What happens and what goes wrong.
export type { BreakerState, ClientEvent, Emit, Outcome, RetryDecision } from './events.ts';
export type { CallLog } from './log.ts';
export { type StatusName, statusName } from './status.ts';
export {
  BulkheadFullError,
  CallError,
  CancelledError,
  CircuitOpenError,
  ClientClosedError,
  CredentialsError,
  DeadlineExceededError,
  InvalidRequestError,
  RateLimitedError,
  RefusedError,
  RetriesExhaustedError,
  type AttemptRecord,
} from './errors.ts';
