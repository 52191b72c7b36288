// Random histories: no money appears, disappears or is owed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ledger } from '../ledger.ts';
import { PaymentRefusedError } from '../payment.ts';
import { type Contract, expectBalanced } from './contract.ts';

const accounts = fc.constantFrom('a', 'b', 'c');
const money = { currency: fc.constantFrom('EUR', 'CHF'), minorUnits: fc.integer({ min: 1, max: 30 }) };
const idempotencyKey = fc.integer({ min: 1, max: 25 }).map((n) => `k${n}`);
const operation = fc.oneof(
  fc.record({ kind: fc.constant('charge' as const), idempotencyKey, account: accounts, ...money }),
  fc.record({ kind: fc.constant('refund' as const), idempotencyKey, nth: fc.nat(9), ...money }),
  fc.record({ kind: fc.constant('transfer' as const), idempotencyKey, from: accounts, to: accounts, ...money }),
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

async function apply(ledger: Ledger, given: Operation): Promise<boolean> {
  const { idempotencyKey, currency, minorUnits } = given;
  const common = { idempotencyKey, currency, minorUnits, description: '' };
  if (given.kind === 'charge') return !(await ledger.charge({ ...common, account: given.account })).replayed;
  if (given.kind === 'transfer') {
    if (given.from === given.to) return false;
    return !(await ledger.transfer({ ...common, from: given.from, to: given.to })).replayed;
  }
  const [payment] = await ledger.after(given.nth, '', 1);
  if (!payment) return false;
  const amount = { currency, minorUnits };
  return !(await ledger.refund({ idempotencyKey, paymentId: payment.payment.id, amount, reason: '' })).replayed;
}

/** The tests of histories. */
export function histories({ place, histories: numRuns }: Contract): void {
  test('any history, also one that happens at once, keeps the sum of all money and no balance below 0', async () => {
    let booked = 0;
    const history = fc.array(operation, { minLength: 20, maxLength: 60 });
    const property = fc.asyncProperty(history, fc.boolean(), async (operations, atOnce) => {
      const ledger = await (await place()).open();
      const tried = async (given: Operation) => {
        try {
          if (await apply(ledger, given)) booked++;
        } catch (error) {
          if (!(error instanceof PaymentRefusedError)) throw error;
        }
      };
      if (atOnce) await Promise.all(operations.map(tried));
      else for (const given of operations) await tried(given);
      await expectBalanced(ledger);
      const balances = await Promise.all(['a', 'b', 'c'].map((name) => ledger.account(name)));
      for (const one of balances.flatMap((account) => account?.balances ?? []))
        expect(one.minorUnits).toBeGreaterThanOrEqual(0);
      await ledger.close();
    });
    await fc.assert(property, { numRuns, seed: 7 });
    expect(booked).toBeGreaterThan(numRuns * 5); // Else nearly all was refused and nothing is proved.
  });
}
