/** The value below which the share `q` (0..1) of the sorted values lies, by nearest rank; null when there are none. */
export const quantile = (sorted: readonly number[], q: number): number | null => {
  if (sorted.length === 0) return null;
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
};
