// A steady beat that also tells how late it is: what a process does late it does to its calls too.

/** Beats every `everyMs`. `lateMs` is how much longer the pause before this beat was. The answer ends it. */
export function ticker(everyMs: number, nowMs: () => number, beat: (lateMs: number) => void): () => void {
  let lastMs = nowMs();
  const timer = setInterval(() => {
    const pauseMs = nowMs() - lastMs;
    lastMs += pauseMs;
    beat(Math.max(0, pauseMs - everyMs));
  }, everyMs);
  return () => clearInterval(timer);
}
