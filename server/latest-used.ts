// A memory with an end: what was not used for longest is forgotten first. A plain Map can tell its oldest key too, but
// seeks it past all the keys that were deleted before: with 100,000 of them that costs more than the call it serves.

interface Entry<Value> {
  readonly key: string;
  value: Value;
  older: Entry<Value> | undefined;
  newer: Entry<Value> | undefined;
}

export interface LatestUsed<Value> {
  /** Remembers what `change` makes of the value before, undefined for a new key, which is now the latest used. */
  change(key: string, change: (before: Value | undefined) => Value): Value;
}

/** Remembers at most `max` keys. */
export function latestUsed<Value>(max: number): LatestUsed<Value> {
  const entries = new Map<string, Entry<Value>>();
  let oldest: Entry<Value> | undefined;
  let newest: Entry<Value> | undefined;
  const takeOut = ({ older, newer }: Entry<Value>) => {
    if (older) older.newer = newer;
    else oldest = newer;
    if (newer) newer.older = older;
    else newest = older;
  };
  const putLast = (entry: Entry<Value>) => {
    entry.older = newest;
    entry.newer = undefined;
    if (newest) newest.newer = entry;
    else oldest = entry;
    newest = entry;
  };
  return {
    change(key, change) {
      const known = entries.get(key);
      const value = change(known?.value);
      if (known) {
        known.value = value;
        takeOut(known);
        putLast(known);
        return value;
      }
      const entry = { key, value, older: undefined, newer: undefined };
      entries.set(key, entry);
      putLast(entry);
      if (entries.size > max && oldest) {
        entries.delete(oldest.key);
        takeOut(oldest);
      }
      return value;
    },
  };
}
