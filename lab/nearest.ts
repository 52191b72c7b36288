// "Did you mean …?": the name that needs the fewest edits.

const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};

/** The name most like `given`; undefined only when there are no names. Case does not count. */
export const nearest = (given: string, names: readonly string[]): string | undefined => {
  const distance = (name: string) => editDistance(given.toLowerCase(), name.toLowerCase());
  return names.toSorted((a, b) => distance(a) - distance(b))[0];
};
