// Refunds: at most what is left of the payment and of its account.
import { expect, test } from 'vitest';
import type { RefundOrder } from '../payment.ts';
import { type Contract, tea, back, move, refused, held, expectBalanced } from './contract.ts';

/** The tests of refunds. */
export function refunds({ place }: Contract): void {
  const open = async () => {
    const ledger = await (await place()).open({ now: () => 7 });
    return { ledger, paymentId: (await ledger.charge(tea)).payment.id };
  };
  const euros = (minorUnits: number) => ({ currency: 'EUR', minorUnits });

  test('gives back a part, then all that is left, each once', async () => {
    const { ledger, paymentId } = await open();
    const part = await ledger.refund({ ...back, paymentId, amount: euros(2) });
    const refund = { id: expect.any(String) as string, idempotencyKey: 'r1', paymentId, reason: 'cold' };
    expect(part).toMatchObject({ replayed: false, payment: { id: paymentId, refundedMinorUnits: 2 } });
    expect(part.refund).toEqual({ ...refund, ...euros(2), bookedAtUnixMs: 7 });
    expect(await ledger.refund({ ...back, paymentId, amount: euros(2) })).toEqual({ ...part, replayed: true });
    const rest = await ledger.refund({ ...back, idempotencyKey: 'r2', paymentId });
    expect(rest).toMatchObject({ refund: { minorUnits: 3 }, payment: { refundedMinorUnits: 5 } });
    const again = await ledger.refund({ ...back, idempotencyKey: 'r2', paymentId });
    expect(again).toEqual({ ...rest, replayed: true });
    expect(await ledger.find({ id: paymentId })).toEqual(rest.payment);
    expect(await held(ledger, 'a')).toEqual(['a EUR 0']);
    await expectBalanced(ledger);
  });

  test('refuses more than is left of the payment or of its account, in another currency, or of no payment', async () => {
    const { ledger, paymentId } = await open();
    const refuses = async (reason: string, change: Partial<RefundOrder>) =>
      expect(ledger.refund({ ...back, paymentId, ...change })).rejects.toThrow(refused(reason));
    await refuses('not-refundable', { amount: euros(6) });
    await refuses('not-refundable', { amount: { currency: 'USD', minorUnits: 1 } });
    await refuses('not-found', { paymentId: 'none' });
    await ledger.transfer(move);
    await refuses('insufficient-funds', { amount: euros(4) });
    await refuses('insufficient-funds', {});
    expect(await held(ledger, 'a', 'b')).toEqual(['a EUR 3', 'b EUR 2']);
    // What was refused has left its key unused.
    await ledger.refund({ ...back, paymentId, amount: euros(3) });
    await ledger.charge({ ...tea, idempotencyKey: 'k2' });
    await ledger.refund({ ...back, idempotencyKey: 'r2', paymentId });
    await refuses('not-refundable', { idempotencyKey: 'r3' });
    expect(await held(ledger, 'a')).toEqual(['a EUR 3']);
    await expectBalanced(ledger);
  });
}
