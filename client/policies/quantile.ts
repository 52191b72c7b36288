// How long the slow ones take, learned while it runs, in constant memory: for a hedge that waits as long as is usual.
import { checkNumber, maxDelayMs } from './bounds.ts';

export interface QuantileOptions {
  /** The share of the samples that are no longer than the answer, above 0 and below 1. Default 0.95. */
  readonly quantile?: number;
  /** Samples older than this are forgotten, in milliseconds; from half of it on, at the earliest. Default 60,000. */
  readonly windowMs?: number;
  /** There is no answer from fewer samples than this. Default 20. */
  readonly minSamples?: number;
}

export interface LatencyQuantile {
  /** Takes one sample in; what is no number ≥ 0 is ignored. */
  add(ms: number, nowMs: number): void;
  /** The quantile in milliseconds, at most 2.5 % off, or 0.05 ms if that is more; undefined = too few samples. */
  value(nowMs: number): number | undefined;
}

// Bin 0 holds what is shorter than 0.1 ms, bin n what lies from 0.1 × 1.05^(n−1) to 0.1 × 1.05^n. A bin answers with the
// value that is equally far off, in shares, from both of its ends: 0.05 / 2.05 = 2.44 %.
const shortestMs = 0.1;
const growth = 1.05;
const binsPerE = 1 / Math.log(growth);
const lastBin = 1 + Math.floor(Math.log(maxDelayMs / shortestMs) * binsPerE);

const binOf = (ms: number) =>
  ms < shortestMs ? 0 : Math.min(lastBin, 1 + Math.floor(Math.log(ms / shortestMs) * binsPerE));
const valueOf = (bin: number) =>
  bin === 0 ? shortestMs / 2 : (shortestMs * growth ** (bin - 1) * 2 * growth) / (1 + growth);

interface Half {
  readonly counts: Uint32Array;
  samples: number;
  /** No bin above this one holds any. */
  longest: number;
}
const emptyHalf = (): Half => ({ counts: new Uint32Array(lastBin + 1), samples: 0, longest: 0 });

function forget(half: Half): Half {
  half.counts.fill(0);
  half.samples = 0;
  half.longest = 0;
  return half;
}

/** Follows a quantile of latencies. Holds the samples of the present half window and of the one before. */
export function latencyQuantile(options: QuantileOptions = {}): LatencyQuantile {
  const { quantile = 0.95, windowMs = 60_000, minSamples = 20 } = options;
  checkNumber('quantile', quantile, { min: 0.001, max: 0.999 });
  checkNumber('windowMs', windowMs, { min: 1, max: maxDelayMs });
  checkNumber('minSamples', minSamples, { min: 1, max: 1_000_000, integer: true });
  const halfMs = windowMs / 2;
  let present = emptyHalf();
  let before = emptyHalf();
  let turn = Number.NEGATIVE_INFINITY;

  const rotate = (nowMs: number) => {
    const next = Math.floor(nowMs / halfMs);
    if (next <= turn) return;
    if (next - turn > 1) forget(present);
    [before, present] = [present, forget(before)];
    turn = next;
  };
  return {
    add(ms, nowMs) {
      if (!(ms >= 0)) return;
      rotate(nowMs);
      const bin = binOf(ms);
      present.counts[bin]! += 1;
      present.samples += 1;
      present.longest = Math.max(present.longest, bin);
    },
    value(nowMs) {
      rotate(nowMs);
      const samples = present.samples + before.samples;
      if (samples < minSamples) return undefined;
      // From the long end, which a high quantile is near to.
      let longer = samples - Math.ceil(quantile * samples);
      let bin = Math.max(present.longest, before.longest);
      while ((longer -= present.counts[bin]! + before.counts[bin]!) >= 0) bin -= 1;
      return valueOf(bin);
    },
  };
}
