// What was so from when to when: the phases of the servers and the state of each lane's breaker. Pure.
import type { BreakerState } from '../../client/index.ts';
import type { BreakerSpan, PhaseRecord } from '../run/record.ts';

/** Null = it still is. */
export type Open<Span extends { readonly toMs: number }> = Omit<Span, 'toMs'> & { readonly toMs: number | null };

const closedAt = <Span extends { readonly toMs: number | null }>(spans: readonly Span[], atMs: number): Span[] =>
  spans.map((span) => ({ ...span, toMs: span.toMs ?? atMs }));

/** The phases after another one has begun. */
export const withPhase = (
  phases: readonly Open<PhaseRecord>[],
  phase: Omit<PhaseRecord, 'toMs'>,
): readonly Open<PhaseRecord>[] => [...closedAt(phases, phase.fromMs), { ...phase, toMs: null }];

/** A breaker's spans after it has changed; before the first change it was closed. */
export const withBreaker = (
  spans: readonly Open<BreakerSpan>[],
  state: BreakerState,
  atMs: number,
): readonly Open<BreakerSpan>[] => {
  const before = spans.length === 0 && atMs > 0 ? [{ state: 'closed' as const, fromMs: 0, toMs: null }] : spans;
  if (before.at(-1)?.state === state) return before;
  return [...closedAt(before, atMs), { state, fromMs: atMs, toMs: null }];
};
