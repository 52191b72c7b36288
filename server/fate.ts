// The fate of a call is a hash, not the next number of a generator: the same seed gives the same fates
// however the calls of many clients interleave.
import { hash } from 'node:crypto';

export interface FateOf {
  readonly seed: string;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
  readonly callKey: string;
  /** How often this key has arrived from its lane, counting this time. */
  readonly n: number;
  /** Which independent draw; the first of a phase, 0, is the default. */
  readonly draw?: number | string;
  /** What is decided: whether a fault hits (the default), or the size of the one that does. */
  readonly of?: 'hit' | 'size';
}

const bytes = 6; // 48 bits: exact in a double, and always below 1 after the division.

/** A number in [0, 1), evenly spread, that depends on nothing but the arguments. */
export function fate({ seed, method, callKey, n, draw = 0, of = 'hit' }: FateOf): number {
  // JSON keeps ("a", "bc") and ("ab", "c") apart. The first draw carries no salt.
  const salt = of === 'hit' ? (draw === 0 ? [] : [draw]) : [draw, of];
  const text = JSON.stringify([seed, method, callKey, n, ...salt]);
  return hash('sha256', text, 'buffer').readUIntBE(0, bytes) / 2 ** (8 * bytes);
}
