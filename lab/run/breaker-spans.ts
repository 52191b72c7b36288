// A breaker over time, from when it changed. Pure.
import type { BreakerState } from '../../client/index.ts';
import type { BreakerSpan } from './record.ts';

export interface BreakerChange {
  readonly state: BreakerState;
  readonly atMs: number;
}

/**
 * Spans from 0 to `untilMs` without gaps; it is closed until it first changes. No changes = no spans: the first that a
 * breaker tells is that it is there.
 */
export const breakerSpans = (changes: readonly BreakerChange[], untilMs: number): readonly BreakerSpan[] => {
  if (changes.length === 0) return [];
  const inTime = changes.toSorted((a, b) => a.atMs - b.atMs);
  const spans: BreakerSpan[] = [];
  let [state, fromMs]: [BreakerState, number] = ['closed', 0];
  const end = (toMs: number) => {
    if (toMs > fromMs) spans.push({ state, fromMs, toMs });
  };
  for (const change of inTime) {
    if (change.state === state) continue;
    const atMs = Math.min(Math.max(change.atMs, 0), untilMs);
    end(atMs);
    [state, fromMs] = [change.state, atMs];
  }
  end(untilMs);
  return spans;
};
