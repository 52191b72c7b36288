// A token that is kept until shortly before it expires: one fetch at a time, however many calls want it.
import type { Clock } from '../clock.ts';
import type { Renewed } from './auth.ts';

export interface Token {
  readonly value: string;
  /** From the moment it was asked for, in milliseconds; Infinity = the issuer did not say. */
  readonly lifetimeMs: number;
}

export interface TokenCacheOptions {
  readonly clock: Clock;
  /** How long before its end a token is replaced, in milliseconds; at most half its life. */
  readonly refreshBeforeMs: number;
}

export interface TokenCache {
  /** The token, without a promise if it is at hand. */
  current(renewed: Renewed): string | Promise<string>;
  /** Fetches another; resolves to whether it is one. */
  renew(renewed: Renewed): Promise<boolean>;
}

interface Kept {
  readonly value: string;
  readonly fetchedAtMs: number;
  readonly refreshAtMs: number;
  /** From then on it would expire on its way. */
  readonly lastUseMs: number;
  readonly replacesAnother: boolean;
}

// An issuer that is down, or a server that accepts no token at all, must not make every call ask for one.
const pauseMs = 1_000;

/** Keeps what `fetchToken` gives. A token is used while its successor is fetched; a failure then does no harm yet. */
export function tokenCache(fetchToken: () => Promise<Token>, options: TokenCacheOptions): TokenCache {
  const { clock } = options;
  let kept: Kept | undefined;
  let fetching: Promise<string> | undefined;
  let failed: { readonly error: unknown; readonly untilMs: number } | undefined;

  const load = async (renewed: Renewed) => {
    const askedAtMs = clock.now();
    try {
      const token = await fetchToken();
      kept = keep(token, askedAtMs, { ...options, before: kept });
      renewed(true);
      return token.value;
    } catch (error) {
      failed = { error, untilMs: clock.now() + pauseMs };
      renewed(false);
      throw error;
    } finally {
      fetching = undefined;
    }
  };
  const fetchOne = (renewed: Renewed) => (fetching ??= load(renewed));
  const pausing = () => fetching === undefined && failed !== undefined && clock.now() < failed.untilMs;

  return {
    current(renewed) {
      const now = clock.now();
      if (kept && now < kept.lastUseMs) {
        if (now >= kept.refreshAtMs && !pausing()) fetchOne(renewed).catch(nothing);
        return kept.value;
      }
      return pausing() ? Promise.reject(failed?.error as Error) : fetchOne(renewed);
    },
    async renew(renewed) {
      // A moment old: the attempt that was turned down carried the one before, if there was one.
      if (kept && clock.now() - kept.fetchedAtMs < pauseMs) return kept.replacesAnother;
      if (pausing()) return false;
      const before = kept?.value;
      return fetchOne(renewed).then((value) => value !== before, no);
    },
  };
}

const nothing = () => undefined;
const no = () => false;

function keep(
  { value, lifetimeMs }: Token,
  askedAtMs: number,
  { clock, refreshBeforeMs, before }: TokenCacheOptions & { readonly before: Kept | undefined },
): Kept {
  const expiresAtMs = askedAtMs + lifetimeMs;
  return {
    value,
    fetchedAtMs: clock.now(),
    refreshAtMs: expiresAtMs - Math.min(refreshBeforeMs, lifetimeMs / 2),
    lastUseMs: expiresAtMs - Math.min(5_000, lifetimeMs / 10),
    replacesAnother: before !== undefined && before.value !== value,
  };
}
