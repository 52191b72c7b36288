// The fate of a call is a hash, not the next number of a generator: the same seed gives the same fates
// however the calls of many clients interleave.
import { createHash } from 'node:crypto';

export interface FateOf {
  readonly seed: string;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
  readonly callKey: string;
  /** How often this key has arrived from its lane, counting this time. */
  readonly n: number;
  /** Which independent draw of the phase; the first, 0, is the default. */
  readonly draw?: number;
}

const bytes = 6; // 48 bits: exact in a double, and always below 1 after the division.

/** A number in [0, 1), evenly spread, that depends on nothing but the arguments. */
export function fate({ seed, method, callKey, n, draw = 0 }: FateOf): number {
  // JSON keeps ("a", "bc") and ("ab", "c") apart. The first draw carries no salt.
  const text = JSON.stringify(draw === 0 ? [seed, method, callKey, n] : [seed, method, callKey, n, draw]);
  return createHash('sha256').update(text).digest().readUIntBE(0, bytes) / 2 ** (8 * bytes);
}
