// Answers: the same question asked over and over, and a server that is down while yesterday's answer would still do.
// Do not use it for what must be true now (a balance before a booking), nor where a credentials provider of the client
// speaks for another user each time: the cache does not see that token, `identity` must name the user.
import type { Call, ClientScope, Method, Next, Policy } from '../call.ts';
import { checkFunction, checkKeys, checkNumber, checkText } from './bounds.ts';
import { cacheKey, type KeyOptions } from './cache-key.ts';
import { cacheStore, copyOf, type Keeper, type Kept } from './cache-store.ts';
import { cancelledWhile } from './give-up.ts';
import { singleFlight } from './single-flight.ts';
import { isUnanswered } from './unanswered.ts';

export interface CacheOptions {
  /** For how long an answer is given without asking again, in milliseconds. At least 0: calls at once still share one. */
  readonly ttlMs: number;
  /** For how long after that it is given where the server is down, late or overloaded, in milliseconds. Default 0. */
  readonly staleIfErrorMs?: number | undefined;
  /** How many answers each client keeps; the one not used for longest makes room. Default 1,000, at least 1. */
  readonly maxEntries?: number | undefined;
  /** The methods by their name in the .proto file. Default: those it says NO_SIDE_EFFECTS of. Never IDEMPOTENT ones. */
  readonly methods?: readonly string[] | undefined;
  /** What is asked, in place of the bytes of the request; undefined = not cached. */
  readonly key?: ((call: Call) => string | undefined) | undefined;
  /** Who asks, in place of the metadata of the call (without those of tracing); undefined = not cached. */
  readonly identity?: ((call: Call) => string | undefined) | undefined;
}

/** The policy, and a way to what it keeps. */
export interface Cache extends Policy, Keeper {
  /** Forgets everything; what is on its way is not kept. */
  clear(): void;
}

type Shelf = ReturnType<typeof shelf>;

/** Keeps answers of reading methods, and lets calls that ask the same at once share one; see `CacheOptions`. */
export function cache(options: CacheOptions): Cache {
  const limits = checked(options);
  const { ttlMs, methods, keys } = limits;
  // Each client has its own: it may have its own credentials, which come after this policy.
  let shelves = new WeakMap<ClientScope, Shelf>();
  const shelfOf = (client: ClientScope): Shelf => {
    const found = shelves.get(client) ?? shelf(limits);
    shelves.set(client, found);
    return found;
  };
  const keyOf = (call: Call) => (isCached(call.method, methods) ? cacheKey(call, keys) : undefined);
  const policy = <Req, Res>(call: Call<Req>, next: Next<Req, Res>): Promise<Res> => {
    const key = keyOf(call);
    if (key === undefined) return next(call);
    if (call.signal?.aborted) return Promise.reject(cancelledWhile(call, 'asking the cache'));
    const own = shelfOf(call.client);
    // Strictly younger: with a time of 0 nothing is fresh.
    const fresh = own.ageMs(call, key) < ttlMs ? own.lookUp(call, key, ttlMs) : undefined;
    return (
      fresh ? Promise.resolve(fresh.response) : own.ask(call, key, next as Next<unknown, unknown>)
    ) as Promise<Res>;
  };
  const kept = (call: Call, maxAgeMs: number) => {
    const key = keyOf(call);
    return key === undefined ? undefined : shelfOf(call.client).lookUp(call, key, maxAgeMs);
  };
  const clear = () => void (shelves = new WeakMap());
  return Object.assign(policy, { kept, clear, ...(methods && { methods }) });
}

type Limits = Pick<ReturnType<typeof checked>, 'ttlMs' | 'staleIfErrorMs' | 'maxEntries'>;

/** What one client keeps, and what is on its way there. */
function shelf({ ttlMs, staleIfErrorMs, maxEntries }: Limits) {
  const store = cacheStore(maxEntries);
  const flights = singleFlight();
  const ageMs = ({ client }: Call, key: string) => client.clock.now() - (store.get(key)?.storedAtMs ?? -Infinity);
  const lookUp = (call: Call, key: string, maxAgeMs: number): Kept | undefined => {
    const age = ageMs(call, key);
    if (age > maxAgeMs || age === Infinity) return undefined;
    told(call, age < ttlMs, age);
    return { response: store.use(key), ageMs: age };
  };
  const ask = async (call: Call, key: string, next: Next<unknown, unknown>): Promise<unknown> => {
    const keep = (response: unknown) => store.set(key, response, call.client.clock.now());
    try {
      const { response, shared } = await flights.join(key, call, next, keep);
      if (!shared) return response;
      told(call, true, 0);
      return copyOf(response);
    } catch (error) {
      const mayBeStale = isUnanswered(error) && staleIfErrorMs > 0;
      const stale = mayBeStale ? lookUp(call, key, ttlMs + staleIfErrorMs) : undefined;
      if (!stale) throw error;
      call.notes.fallback = 'stale cache';
      return stale.response;
    }
  };
  return { ageMs, lookUp, ask };
}

// IDEMPOTENT says that a repetition is harmless, not that the first time has no effect: a Charge is no reading.
function isCached({ kind, name, readOnly = false, idempotent }: Method, methods: readonly string[] | undefined) {
  if (kind !== 'unary' || (idempotent && !readOnly)) return false;
  return methods ? methods.includes(name) : readOnly;
}

function told(call: Call, fresh: boolean, ageMs: number): void {
  const { id: callId, client } = call;
  client.emit({ type: 'cache-hit', atMs: client.clock.now(), callId, method: call.method.fullName, fresh, ageMs });
}

const optionNames = [
  'ttlMs',
  'staleIfErrorMs',
  'maxEntries',
  'methods',
  'key',
  'identity',
] as const satisfies readonly (keyof CacheOptions)[];

function checked(options: CacheOptions) {
  checkKeys('cache', options, optionNames);
  const { ttlMs, staleIfErrorMs = 0, maxEntries = 1_000, methods, key, identity } = options;
  checkNumber('cache.ttlMs', ttlMs, { min: 0 });
  checkNumber('cache.staleIfErrorMs', staleIfErrorMs, { min: 0 });
  checkNumber('cache.maxEntries', maxEntries, { min: 1, integer: true });
  if (key !== undefined) checkFunction('cache.key', key);
  if (identity !== undefined) checkFunction('cache.identity', identity);
  if (methods !== undefined && !Array.isArray(methods)) throw new TypeError('cache.methods must be a list of names');
  methods?.forEach((name, at) => checkText(`cache.methods[${at}]`, name));
  const keys: KeyOptions = { key, identity };
  return { ttlMs, staleIfErrorMs, maxEntries, methods, keys };
}
