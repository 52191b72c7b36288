// Answers: a server that wants tokens which an authorization server issues to programs (OAuth2 client credentials).
// Not for a token on behalf of a user: give that as metadata of the one call.
import { type Clock, systemClock } from '../clock.ts';
import { checkFunctions, checkKeys, checkNumber, checkText, maxDelayMs } from '../policies/bounds.ts';
import { type Auth, type AuthMetadata, NoCredentials } from './auth.ts';
import { checkSecret } from './secret.ts';
import { tokenCache } from './token-cache.ts';
import { askForToken, protocol } from './token-endpoint.ts';

export interface OAuth2Options {
  /** Where tokens are issued: https, or http on this machine. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Words with a space between. Default: what the issuer gives. */
  readonly scope?: string | undefined;
  /** For whom the token is, where the issuer asks for it. */
  readonly audience?: string | undefined;
  /** How long before its end a token is replaced, in milliseconds; at most half its life. Default 60,000. */
  readonly refreshBeforeMs?: number | undefined;
  /** How long one request for a token may take, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Default: the machine's monotonic clock. */
  readonly clock?: Clock | undefined;
}

/**
 * Fetches a token at the first attempt, keeps it, and replaces it before it ends, while calls go on with the old one. One
 * request at a time serves all calls of all clients that were given this object. After UNAUTHENTICATED a new one is
 * fetched. Throws a TypeError or RangeError that names the option for a bad one.
 */
export function oauth2(options: OAuth2Options): Auth {
  const request = checked(options);
  const { refreshBeforeMs = 60_000, timeoutMs = 5_000, clock = systemClock } = options;
  checkNumber('oauth2.refreshBeforeMs', refreshBeforeMs, { min: 0, max: maxDelayMs });
  checkNumber('oauth2.timeoutMs', timeoutMs, { min: 1, max: maxDelayMs });
  checkFunctions('oauth2.clock', clock, ['now', 'sleep', 'timer']);
  // Loaded by the time of the first call; what goes wrong is that call's to say.
  protocol().catch(() => undefined);
  const tokens = tokenCache(() => within(timeoutMs, clock, (signal) => askForToken(request, signal)), {
    clock,
    refreshBeforeMs,
  });
  let carried: { readonly token: string; readonly metadata: AuthMetadata } | undefined;
  const carry = (token: string) => {
    if (carried?.token !== token) carried = { token, metadata: { authorization: `Bearer ${token}` } };
    return carried.metadata;
  };
  return {
    name: 'oauth2',
    metadata(renewed) {
      const token = tokens.current(renewed);
      return typeof token === 'string' ? carry(token) : token.then(carry);
    },
    renew: tokens.renew,
  };
}

// Also an endpoint that minds no abort ends here.
async function within<T>(timeoutMs: number, clock: Clock, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const aborter = new AbortController();
  let cancel: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.timer(timeoutMs, () => {
      reject(new NoCredentials(`the token endpoint did not answer within ${timeoutMs} ms`));
      aborter.abort();
    });
  });
  try {
    return await Promise.race([act(aborter.signal), late]);
  } finally {
    cancel?.();
  }
}

const optionNames = [
  'tokenUrl',
  'clientId',
  'clientSecret',
  'scope',
  'audience',
  'refreshBeforeMs',
  'timeoutMs',
  'clock',
] as const satisfies readonly (keyof OAuth2Options)[];

function checked(options: OAuth2Options) {
  if (typeof options !== 'object') throw new TypeError(`oauth2 wants an object of options, got ${typeof options}`);
  checkKeys('oauth2', options, optionNames);
  const { clientId, clientSecret, scope, audience } = options;
  checkText('oauth2.clientId', clientId);
  checkSecret('oauth2.clientSecret', clientSecret);
  if (scope !== undefined) checkText('oauth2.scope', scope);
  if (audience !== undefined) checkText('oauth2.audience', audience);
  const parameters = { ...(scope !== undefined && { scope }), ...(audience !== undefined && { audience }) };
  return { url: checkUrl(options.tokenUrl), clientId, clientSecret, parameters };
}

// The value is not shown: some put a password into it.
function checkUrl(tokenUrl: unknown): URL {
  const url = typeof tokenUrl === 'string' && URL.canParse(tokenUrl) ? new URL(tokenUrl) : undefined;
  if (!url) throw new TypeError('oauth2.tokenUrl must be an absolute URL');
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('oauth2.tokenUrl must not hold a user or password: give clientId and clientSecret');
  }
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isHere)) return url;
  throw new TypeError(`oauth2.tokenUrl must begin with https:// (http:// only on this machine), got ${url.protocol}//`);
}
