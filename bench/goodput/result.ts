// What one lane made of one play: from its calls as they ended and the arrivals as its server saw them.
import { quantile } from '../statistics.ts';
import type { Ended } from './load.ts';
import type { Scenario } from './scenarios.ts';

export interface Result {
  /** Of all calls, how many were answered with success within the total deadline, in percent. */
  readonly inTimePercent: number;
  /** Of the calls that were answered at all. */
  readonly p99Ms: number;
  /** Arrivals at the server for each call. */
  readonly attemptsPerCall: number;
  /** Arrivals a second while it goes wrong. */
  readonly troubleLoad: number;
  /** The same for each call that was due then. */
  readonly amplification: number;
  /** From when it heals to the first second of which 99 % is answered in time; Infinity = not before the end. */
  readonly healMs: number;
}

const windowMs = 1_000;
const stepMs = 100;

/** Reads both sides of a play; `withinMs` is the total deadline. */
export function resultOf(
  { trouble: [fromMs, untilMs], durationMs }: Scenario,
  ended: readonly Ended[],
  arrivalsMs: readonly number[],
  withinMs: number,
): Result {
  const good = ({ ok, tookMs }: Ended) => ok && tookMs <= withinMs;
  const within = (ms: number) => ms >= fromMs && ms < untilMs;
  const answered = ended.filter(({ ok }) => ok);
  const troubled = arrivalsMs.filter(within).length;
  return {
    inTimePercent: (100 * ended.filter(good).length) / ended.length,
    p99Ms: quantile(
      answered.map(({ tookMs }) => tookMs),
      0.99,
    ),
    attemptsPerCall: arrivalsMs.length / ended.length,
    troubleLoad: (troubled * 1_000) / (untilMs - fromMs),
    amplification: troubled / ended.filter(({ dueMs }) => within(dueMs)).length,
    healMs: healing(ended, untilMs, durationMs, good),
  };
}

function healing(ended: readonly Ended[], healsAtMs: number, endMs: number, good: (one: Ended) => boolean): number {
  if (healsAtMs >= endMs) return NaN;
  for (let fromMs = healsAtMs; fromMs + windowMs <= endMs; fromMs += stepMs) {
    const window = ended.filter(({ dueMs }) => dueMs >= fromMs && dueMs < fromMs + windowMs);
    if (window.length > 0 && window.filter(good).length >= 0.99 * window.length) return fromMs - healsAtMs;
  }
  return Infinity;
}
