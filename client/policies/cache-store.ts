// What a cache keeps: the entries used last, and copies of them for whoever asks. Pure.
import type { Call } from '../call.ts';

/** An answer that was kept, as a copy of the caller's own. */
export interface Kept {
  readonly response: unknown;
  readonly ageMs: number;
}

/** Whoever keeps answers: the cache, for the fallback's sake. */
export interface Keeper {
  /** The answer kept for this question, at most so old. It is told as a `cache-hit`. */
  kept(call: Call, maxAgeMs: number): Kept | undefined;
}

export interface Entry {
  readonly response: unknown;
  readonly storedAtMs: number;
}

export interface CacheStore {
  readonly size: number;
  /** The entry, which nothing else may change; asking does not count as using it. */
  get(key: string): Entry | undefined;
  /** A copy of its response, and it is now the one used last. */
  use(key: string): unknown;
  /** Keeps a copy; the entry that was not used for longest makes room. */
  set(key: string, response: unknown, storedAtMs: number): void;
}

/** An empty store for so many entries. */
export function cacheStore(maxEntries: number): CacheStore {
  // In the order of use: a Map walks by insertion.
  const entries = new Map<string, Entry>();
  const renew = (key: string, entry: Entry) => {
    entries.delete(key);
    entries.set(key, entry);
  };
  return {
    get size() {
      return entries.size;
    },
    get: (key) => entries.get(key),
    use(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      renew(key, entry);
      return copyOf(entry.response);
    },
    set(key, response, storedAtMs) {
      renew(key, { response: copyOf(response), storedAtMs });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}

/**
 * A message with nothing shared: what a caller does to its answer is no other caller's. structuredClone would make a
 * Uint8Array of a Buffer and lose the class of a Long.
 */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (ArrayBuffer.isView(value) || value instanceof Date) return structuredClone(value);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copyOf(one)] as const));
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [key, one] of Object.entries(value)) {
    // By definition, not assignment: a map field may have a key __proto__.
    Object.defineProperty(copy, key, { value: copyOf(one), writable: true, enumerable: true, configurable: true });
  }
  return copy;
}
