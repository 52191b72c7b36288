// Transfers and balances: both sides or neither.
import { expect, test } from 'vitest';
import { type Contract, tea, move, refused, held, expectBalanced } from './contract.ts';

const open = async ({ place }: Contract) => {
  const ledger = await (await place()).open({ now: () => 7 });
  await ledger.charge(tea);
  return ledger;
};

/** The tests of transfers. */
export function transfers(contract: Contract): void {
  test('moves money once, both sides', async () => {
    const ledger = await open(contract);
    const first = await ledger.transfer(move);
    const booked = { ...move, id: expect.any(String) as string, bookedAtUnixMs: 7 };
    expect(first).toEqual({ transfer: booked, replayed: false });
    expect(await ledger.transfer({ ...move })).toEqual({ ...first, replayed: true });
    expect(await held(ledger, 'a', 'b')).toEqual(['a EUR 3', 'b EUR 2']);
    expect(await ledger.account('b')).toEqual({
      account: 'b',
      balances: [{ currency: 'EUR', minorUnits: 2 }],
      payments: 0,
    });
    await expectBalanced(ledger);
  });

  test('refuses more than the account holds of the currency, and then neither side is booked', async () => {
    const ledger = await open(contract);
    for (const change of [{ minorUnits: 6 }, { currency: 'USD' }, { from: 'nobody' }])
      await expect(ledger.transfer({ ...move, ...change })).rejects.toThrow(refused('insufficient-funds'));
    expect(await ledger.account('b')).toBeUndefined();
    expect(await ledger.account('nobody')).toBeUndefined();
    expect(await held(ledger, 'a')).toEqual(['a EUR 5']);
    await ledger.transfer({ ...move, minorUnits: 5 });
    expect(await held(ledger, 'a', 'b')).toEqual(['a EUR 0', 'b EUR 5']);
  });
}

/** The test of what an account holds. */
export function balances(contract: Contract): void {
  test('an account has a balance for each currency, and its payments counted', async () => {
    const ledger = await open(contract);
    await ledger.charge({ ...tea, idempotencyKey: 'k2', currency: 'CHF', minorUnits: 9 });
    const balances = [
      { currency: 'CHF', minorUnits: 9 },
      { currency: 'EUR', minorUnits: 5 },
    ];
    expect(await ledger.account('a')).toEqual({ account: 'a', balances, payments: 2 });
    expect(await ledger.audit()).toEqual({
      currencies: { CHF: { charged: 9, refunded: 0, balances: 9 }, EUR: { charged: 5, refunded: 0, balances: 5 } },
      duplicateKeys: 0,
      wrongBalances: 0,
    });
  });
}
