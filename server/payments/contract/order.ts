// The order of payments: numbers without gaps, pages, and who is told.
import { expect, test } from 'vitest';
import { PaymentRefusedError } from '../payment.ts';
import { type Contract, tea, back, move, refused } from './contract.ts';

/** The tests of the numbers. */
export function order({ place }: Contract): void {
  const open = async () => (await place()).open();

  test('numbers payments 1, 2, 3 … in the order of booking; what books no payment uses up no number', async () => {
    const ledger = await open();
    expect(await ledger.last()).toBe(0);
    expect(await ledger.after(0, '', 10)).toEqual([]);
    const one = await ledger.charge(tea);
    await ledger.charge(tea);
    await expect(ledger.charge({ ...tea, minorUnits: 6 })).rejects.toThrow(refused('conflict'));
    await ledger.transfer(move);
    await ledger.refund({ ...back, paymentId: one.payment.id, amount: { currency: 'EUR', minorUnits: 1 } });
    const two = await ledger.charge({ ...tea, idempotencyKey: 'k2', account: 'b' });
    const three = await ledger.charge({ ...tea, idempotencyKey: 'k3' });
    expect(await ledger.last()).toBe(3);
    const first = { ...one.payment, refundedMinorUnits: 1 };
    const payments = [first, two.payment, three.payment].map((payment, index) => ({ sequence: index + 1, payment }));
    expect(await ledger.after(0, '', 10)).toEqual(payments);
    expect(await ledger.after(1, '', 1)).toEqual([payments[1]]);
    expect(await ledger.after(1, 'a', 10)).toEqual([payments[2]]);
    expect(await ledger.after(3, '', 10)).toEqual([]);
  });
}

/** The tests of pages and of who is told. */
export function pages({ place }: Contract): void {
  const open = async () => (await place()).open();

  test('lists the payments of one account or all between two numbers, oldest first', async () => {
    const ledger = await open();
    for (const [index, account] of ['a', 'b', 'a', 'b', 'a'].entries())
      await ledger.charge({ ...tea, idempotencyKey: `k${index}`, account });
    const listed = async (account: string, afterSequence: number, upTo: number, limit: number) =>
      (await ledger.list({ account, afterSequence, upTo, limit })).map(({ sequence }) => sequence);
    expect(await listed('', 1, 4, 10)).toEqual([2, 3, 4]);
    expect(await listed('', 0, 4, 2)).toEqual([1, 2]);
    expect(await listed('a', 1, 4, 10)).toEqual([3]);
    expect(await listed('c', 0, 4, 10)).toEqual([]);
  });

  test('tells of each new payment, of no replay and no refusal, and nobody who has left', async () => {
    const ledger = await open();
    let told = 0;
    const leave = ledger.onBooked(() => told++);
    const other = ledger.onBooked(() => {});
    await ledger.charge(tea);
    await ledger.charge(tea);
    await expect(ledger.charge({ ...tea, minorUnits: 6 })).rejects.toThrow(PaymentRefusedError);
    expect(told).toBe(1);
    leave();
    other();
    await ledger.charge({ ...tea, idempotencyKey: 'k2' });
    expect(told).toBe(1);
  });
}
