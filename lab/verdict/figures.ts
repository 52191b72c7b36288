// Figures as a reader says them: `99.8 %`, `1.2 s`, `40.5/s`.
import type { MeasureName } from '../experiment/experiment.ts';
import { type Traits, traitsOf } from './traits.ts';

const rounded = (value: number, digits: number) => value.toLocaleString('en', { maximumFractionDigits: digits });

// 99.96 % is not all, and 0.04 % is not none.
const percent = (share: number, digits: number): string => {
  const text = rounded(share * 100, digits);
  const hidesRest = (text === '100' && share < 1) || (text === '0' && share > 0);
  return hidesRest && digits < 6 ? percent(share, digits + 1) : `${text} %`;
};

const time = (ms: number, digits: number) => {
  if (Math.abs(ms) >= 999.5) return `${rounded(ms / 1_000, digits)} s`;
  return `${rounded(ms, Math.abs(ms) < 10 ? digits : digits - 1)} ms`;
};

const written: Readonly<Record<Traits['unit'], (value: number, digits: number) => string>> = {
  count: rounded,
  share: percent,
  ms: time,
  perSecond: (value, digits) => `${rounded(value, digits)}/s`,
  perCall: (value, digits) => `${rounded(value, digits)} per call`,
};

/**
 * A measure's value with its unit, one digit behind the point, or as many as it takes to differ from `beside`, what it is
 * held against.
 */
export function figureInWords(measure: MeasureName, value: number, beside: number | null = null): string {
  const write = written[traitsOf(measure).unit];
  let digits = 1;
  while (digits < 6 && beside !== null && beside !== value && write(value, digits) === write(beside, digits)) {
    digits += 1;
  }
  return write(value, digits);
}

/** `1 call`, `1,200 calls`. */
export const counted = (n: number, thing: string): string => `${rounded(n, 0)} ${thing}${n === 1 ? '' : 's'}`;

/** `250 ms`, `1.2 s`. */
export const timeInWords = (ms: number): string => time(ms, 1);

/** `95 %`, of a confidence. */
export const confidenceInWords = (confidence: number): string => percent(confidence, 1);
