// Idempotency keys: one booking each, for their time.
import { expect, test } from 'vitest';
import { type Contract, tea, back, move, refused, held, expectBalanced } from './contract.ts';

/** The test of what a key is for. */
export function keys({ place }: Contract): void {
  test('one key is for one booking, of whichever kind', async () => {
    const ledger = await (await place()).open();
    const { payment } = await ledger.charge(tea);
    const refund = { ...back, paymentId: payment.id, amount: { currency: 'EUR', minorUnits: 1 } };
    await ledger.refund(refund);
    await ledger.transfer(move);
    const conflict = refused('conflict');
    for (const idempotencyKey of ['r1', 't1'])
      await expect(ledger.charge({ ...tea, idempotencyKey })).rejects.toThrow(conflict);
    for (const idempotencyKey of ['k1', 't1'])
      await expect(ledger.refund({ ...refund, idempotencyKey })).rejects.toThrow(conflict);
    for (const idempotencyKey of ['k1', 'r1'])
      await expect(ledger.transfer({ ...move, idempotencyKey })).rejects.toThrow(conflict);
    for (const change of [{ amount: undefined }, { reason: '' }, { paymentId: 'other' }])
      await expect(ledger.refund({ ...refund, ...change })).rejects.toThrow(conflict);
    for (const change of [{ from: 'c' }, { to: 'c' }, { currency: 'USD' }, { minorUnits: 1 }, { description: '' }])
      await expect(ledger.transfer({ ...move, ...change })).rejects.toThrow(conflict);
    // A refund whose fields are, one by one, those of a charge.
    const alike = { idempotencyKey: 'k9', currency: 'EUR', minorUnits: 1, description: 'cold' };
    await ledger.charge({ ...alike, account: payment.id });
    await expect(ledger.refund({ ...refund, idempotencyKey: 'k9' })).rejects.toThrow(conflict);
    expect(await ledger.count()).toBe(2);
    expect(await held(ledger, 'a', 'b')).toEqual(['a EUR 2', 'b EUR 2']);
  });
}

/** The test of how long a key is remembered. */
export function keyExpiry({ place }: Contract): void {
  test('a key is remembered for its time from its first use, and books anew after it', async () => {
    let nowMs = 1_000_000;
    const ledger = await (await place()).open({ now: () => nowMs, keyTtlMs: 5_000 });
    const first = await ledger.charge(tea);
    nowMs += 4_999;
    expect(await ledger.charge(tea)).toEqual({ ...first, replayed: true });
    nowMs += 1; // That replay has not made it last longer.
    const second = await ledger.charge(tea);
    expect(second.replayed).toBe(false);
    expect(second.payment.id).not.toBe(first.payment.id);
    expect(await ledger.find({ idempotencyKey: 'k1' })).toEqual(second.payment);
    expect(await ledger.find({ id: first.payment.id })).toEqual(first.payment);
    expect(await ledger.charge(tea)).toEqual({ ...second, replayed: true });
    nowMs += 5_000;
    // Nothing is left of what the key was for.
    expect(await ledger.transfer({ ...move, idempotencyKey: 'k1' })).toMatchObject({ replayed: false });
    expect(await ledger.refund({ ...back, paymentId: first.payment.id })).toMatchObject({ replayed: false });
    expect(await ledger.count()).toBe(2);
    await expectBalanced(ledger);
  });
}
