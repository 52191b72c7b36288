// The library's public index: what a service of yours imports from 'grpc-resilience-lab/client'.
export { createClient, type Client, type ClientControls } from './create-client.ts';
export type { ClientOptions } from './client-options.ts';
export type { CloseOptions } from './closing.ts';
export type { CallOptions } from './new-call.ts';
export type { MessageStream } from './streams/message-stream.ts';
export type { Messages } from './streams/requests.ts';
export type { Broken, ExchangeOptions, StreamOptions, UploadOptions } from './streams/stream-options.ts';
export type { ConnectionOptions, KeepaliveOptions } from './channel-options.ts';
export type { OutlierEjectionOptions } from './outlier-ejection.ts';
export type { Targets } from './targets.ts';
export { inboundNow, type Inbound, type InboundCall, type InboundOptions, serving } from './inbound.ts';
export { standard, type StandardOptions, type StandardParts } from './standard.ts';
export type { RepeatingParts } from './repeating.ts';
export { production } from './presets.ts';
export { settings, SettingsError, type SettingsSources } from './settings.ts';

// Policies, to be composed by hand.
export { retry, type RetryOptions } from './policies/retry.ts';
export { hedging, type HedgingOptions } from './policies/hedging.ts';
export type { RuleOptions } from './policies/retry-rules.ts';
export {
  type BudgetOptions,
  type RatioBudgetOptions,
  retryBudget,
  type RetryBudget,
  type ThrottleBudgetOptions,
} from './policies/budget.ts';
export { circuitBreaker, type CircuitBreaker } from './policies/circuit-breaker.ts';
export type { CircuitBreakerOptions, SlowCalls } from './policies/breaker-options.ts';
export type { BreakerScope } from './policies/breaker-scope.ts';
export type { ShareLimit } from './policies/breaker-trip.ts';
export { bulkhead, type BulkheadOptions } from './policies/bulkhead.ts';
export { rateLimit, type RateLimitOptions } from './policies/rate-limit.ts';
export type { SlidingWindowOptions, TokenBucketOptions } from './policies/limiter.ts';
export { hooks, type Changes, type HooksOptions } from './policies/hooks.ts';
export { type CockatielPolicy, fromCockatiel, type FromCockatielOptions } from './cockatiel.ts';
export { fallback, type FallbackOptions } from './policies/fallback.ts';
export {
  defaultValue,
  type FallbackContext,
  type FallbackLevel,
  otherTarget,
  type OtherTargetOptions,
  type SendOptions,
  staleCache,
  type StaleCacheOptions,
} from './policies/fallback-levels.ts';
export { answeredBy, type AnsweredBy } from './policies/answered-by.ts';
export { cache, type Cache, type CacheOptions } from './policies/cache.ts';
export type { Keeper, Kept } from './policies/cache-store.ts';
export { attemptTimeout, totalTimeout } from './policies/timeout.ts';
export type { BackoffOptions, BackoffState } from './policies/backoff.ts';

// Who the client is, and how that stays secret.
export type { Auth, AuthMetadata, Renewed } from './auth/auth.ts';
export { apiKey, type ApiKeyOptions } from './auth/api-key.ts';
export { basic } from './auth/basic.ts';
export { bearer, type TokenProvider } from './auth/bearer.ts';
export { oauth2, type OAuth2Options } from './auth/oauth2.ts';
export type { TlsOptions } from './auth/tls.ts';

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
export type { BreakerState, CircuitReason, ClientEvent, Emit, Outcome, RetryDecision } from './events.ts';
export type { CallLog } from './log-line.ts';
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
