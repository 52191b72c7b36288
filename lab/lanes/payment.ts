// The payments of a run: the n-th is the same for every lane, but for the idempotency key.
import { randomBytes, randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { Payment } from './lane.ts';

const accounts = 1_000;

// Spread like random numbers, but the same in every run.
const scattered = (n: number) => Math.imul(n, 0x9e37_79b1) >>> 0;

/** The n-th payment, counted from 1. */
export const paymentOf = (n: number): Payment => ({
  n,
  account: `account-${String(scattered(n) % accounts).padStart(3, '0')}`,
  minorUnits: 100 + (scattered(n + accounts) % 50_000),
});

/** What goes on the wire for a payment, under this key. */
export const chargeOf = ({ n, account, minorUnits }: Payment, idempotencyKey: string) => ({
  idempotencyKey,
  account,
  amount: { currency: 'EUR', minorUnits },
  description: `order ${n}`,
});

/** What the server deals fates by: the lane, and the payment whatever its key. */
export function metadataOf({ name }: Pick<LaneSpec, 'name'>, { n }: Pick<Payment, 'n'>): Metadata {
  const metadata = new Metadata();
  metadata.set('chaos-lane', name);
  metadata.set('chaos-call-key', `order-${n}`);
  return metadata;
}

/** The key of an attempt, where nobody but the lane makes keys. */
export type KeyOf = (payment: Pick<Payment, 'n'>) => string;

/** `order-N-` and some letters of this client's own; or, by the habit `per-attempt`, one that was never there before. */
export function keysOf({ keys }: Pick<LaneSpec, 'keys'>): KeyOf {
  const own = randomBytes(4).toString('hex');
  return keys === 'per-attempt' ? () => randomUUID() : ({ n }) => `order-${n}-${own}`;
}
