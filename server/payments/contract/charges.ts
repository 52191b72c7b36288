// A charge: booked once, found again, every character kept.
import { expect, test } from 'vitest';
import type { LedgerOptions } from '../ledger-on.ts';
import { type Contract, tea, refused, held } from './contract.ts';

/** The tests of charges. */
export function charges({ place }: Contract): void {
  const open = async (options?: Partial<LedgerOptions>) => (await place()).open({ now: () => 1234.9, ...options });

  test('books a payment once and answers a repeat with the first', async () => {
    const ledger = await open();
    const first = await ledger.charge(tea);
    const booked = { ...tea, id: expect.any(String) as string, bookedAtUnixMs: 1234, refundedMinorUnits: 0 };
    expect(first).toEqual({ replayed: false, payment: booked });
    expect(await ledger.charge({ ...tea })).toEqual({ ...first, replayed: true });
    expect(await ledger.count()).toBe(1);
  });

  test.each([{ account: 'b' }, { currency: 'USD' }, { minorUnits: 6 }, { description: '' }])(
    'the same key with another payload (%o) is refused and nothing is booked',
    async (change) => {
      const ledger = await open();
      const { payment } = await ledger.charge(tea);
      await expect(ledger.charge({ ...tea, ...change })).rejects.toThrow(refused('conflict'));
      expect(await ledger.count()).toBe(1);
      expect(await ledger.find({ idempotencyKey: 'k1' })).toEqual(payment);
      expect(await held(ledger, 'a', 'b')).toEqual(['a EUR 5']);
    },
  );

  test('finds a payment by id and by key, and nothing else', async () => {
    const ledger = await open();
    const { payment } = await ledger.charge(tea);
    expect(await ledger.find({ id: payment.id })).toEqual(payment);
    expect(await ledger.find({ idempotencyKey: 'k1' })).toEqual(payment);
    expect(await ledger.find({ id: 'k1' })).toBeUndefined();
    expect(await ledger.find({ idempotencyKey: "' OR 1=1 --" })).toBeUndefined();
  });

  test('keeps every character and the largest amount', async () => {
    const ledger = await open();
    const account = `'"\\;--$1 ?1 \u{1F4B6}\u0301\n`;
    const { payment } = await ledger.charge({ ...tea, account, description: account, minorUnits: 1_000_000_000 });
    expect(await ledger.find({ id: payment.id })).toEqual(payment);
    expect(payment).toMatchObject({ account, description: account, minorUnits: 1_000_000_000 });
    expect(await ledger.account(account)).toMatchObject({ account, payments: 1 });
  });
}

/** The test of a booking that fails by an error. */
export function undoing({ place }: Contract): void {
  test('what fails half-way is undone, and the next booking works', async () => {
    const ids = ['x', 'x', 'y'];
    const ledger = await (await place()).open({ newId: () => ids.shift() as string });
    await ledger.charge(tea);
    const next = { ...tea, idempotencyKey: 'k2' };
    await expect(ledger.charge(next)).rejects.toThrow(/unique/i);
    expect(await ledger.charge(next)).toMatchObject({ replayed: false, payment: { id: 'y' } });
    expect(await ledger.account('a')).toMatchObject({ balances: [{ minorUnits: 10 }], payments: 2 });
  });
}
