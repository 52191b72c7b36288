// Times as a reader says them. A number and its unit stay on one line.

const gap = '\u00a0';

/** `0.4 ms`, `85 ms`, `2.1 s`, `30 s`, `2 min`. */
export const millis = (ms: number): string => {
  if (ms < 10) return `${Number(ms.toFixed(1))}${gap}ms`;
  if (ms < 995) return `${Math.round(ms)}${gap}ms`;
  if (ms < 119_500) return `${Number((ms / 1_000).toFixed(2))}${gap}s`;
  return `${Number((ms / 60_000).toFixed(1))}${gap}min`;
};

/** `1,204`, `3.25`. */
export const plain = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
