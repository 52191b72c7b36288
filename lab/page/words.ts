// Numbers as a reader says them.

/** `2.1 s`, `30 s`, `2 min`, `85 ms`. */
export const duration = (ms: number): string => {
  if (ms < 995) return `${Math.round(ms)} ms`;
  if (ms < 119_500) return `${Number((ms / 1000).toFixed(1))} s`;
  return `${Math.round(ms / 60_000)} min`;
};

/** `1 call`, `37 calls`. */
export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;
