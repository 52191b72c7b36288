// "outtage" was meant to be "outage".

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === right[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The name that needs the fewest edits to become `wanted`. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  // A longer text is no typo, and the distance costs its length.
  const text = wanted.slice(0, 64).toLowerCase();
  return names.toSorted((a, b) => editDistance(text, a.toLowerCase()) - editDistance(text, b.toLowerCase()))[0];
}
