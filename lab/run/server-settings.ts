// The environment of a lane's server: everything is said, so that nothing of the caller's own environment reaches it.

const unset = [
  'CHAOS_REQUEST_FAULTS',
  'CHAOS_CRASH',
  'IDEMPOTENCY_KEY_TTL_MS',
  'REVISION',
  'AUTH',
  'AUTH_JWT_SECRET',
  'AUTH_JWKS',
  'AUTH_JWT_ISSUER',
  'AUTH_JWT_AUDIENCE',
  'AUTH_API_KEYS',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'TLS_CLIENT_CA_FILE',
  'RATE_LIMIT_PER_SECOND',
  'RATE_LIMIT_BURST',
];

/** Ports are the system's choice, the books are in memory, and only `token` steers the chaos. */
export const serverSettings = (seed: string, token: string): Record<string, string> => ({
  ...Object.fromEntries(unset.map((name) => [name, ''])),
  GRPC_HOST: '127.0.0.1',
  GRPC_PORT: '0',
  METRICS_HOST: '127.0.0.1',
  METRICS_PORT: '0',
  CHAOS_MODE: 'false',
  CHAOS_SEED: seed,
  CHAOS_CONTROL_TOKEN: token,
  LEDGER_URL: 'sqlite::memory:',
  LOG_LEVEL: 'error',
  ACCESS_LOG: 'false',
  // Also what a restart in good order leaves to calls that are under way.
  DRAIN_MS: '2000',
});
