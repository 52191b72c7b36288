// How far a measured figure may be from the true one. Confidence is a share, 0.95 for 95 %.

/** From, to; both belong to it. */
export type Interval = readonly [low: number, high: number];

// The bell curve's area from 0 to x, by the series x + x³/3 + x⁵/(3·5) + …, which has no cancellation.
function bellArea(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return sum * bellHeight(x);
}

const bellHeight = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** How many standard deviations to both sides of the mean hold this share of a bell curve: 0.95 → 1.96. */
export function bellReach(confidence: number): number {
  const area = Math.min(Math.max(confidence, 0), 1 - 1e-12) / 2;
  let x = 0;
  // Newton from the left: the curve falls, so no step goes too far.
  for (let step = 1; step > 1e-13;) {
    step = (area - bellArea(x)) / bellHeight(x);
    x += step;
  }
  return x;
}

/** The interval of a share by Wilson's score: sound near 0 and 1 and for few samples too. No samples = all there is. */
export function shareInterval(hits: number, samples: number, confidence: number): Interval {
  if (samples === 0) return [0, 1];
  const square = bellReach(confidence) ** 2;
  const share = hits / samples;
  const middle = (hits + square / 2) / (samples + square);
  const spread = Math.sqrt(square * (share * (1 - share) * samples + square / 4)) / (samples + square);
  // Rounding must not put the share itself outside.
  return [Math.min(share, Math.max(0, middle - spread)), Math.max(share, Math.min(1, middle + spread))];
}

// Student's t within ± √degrees · tan(angle), in closed form for whole degrees of freedom.
function studentShare(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** How many standard errors to both sides of the mean hold this share of Student's t: 0.95 with 4 degrees → 2.776. */
export function studentReach(confidence: number, degrees: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (studentShare(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/** The interval of the mean of what several runs measured; null = one value says nothing of how far they spread. */
export function meanInterval(values: readonly number[], confidence: number): Interval | null {
  if (values.length < 2) return null;
  const average = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const reach = error * studentReach(confidence, values.length - 1);
  return [average - reach, average + reach];
}

/** The mean; of no values 0. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
