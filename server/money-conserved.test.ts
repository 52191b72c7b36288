import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { fate } from './fate.ts';
import { done, eur } from './testing-payments.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

const { Charge, Refund, Transfer, GetAccount } = paymentGateway;
const accounts = ['a', 'b', 'c', 'd'];

test('five hundred random operations, twenty at once, neither make nor lose money, and no account is ever below 0', async () => {
  const [, client] = await serverAndClient();
  const paymentIds: string[] = [];
  const outcomes = new Map<string, number>();
  let held = 0;
  const operation = async (index: number) => {
    const draw = (what: string, below: number) =>
      Math.floor(below * fate({ seed: 'conserved', method: what, callKey: String(index), n: 1 }));
    const account = (what: string) => accounts[draw(what, accounts.length)] as string;
    const idempotencyKey = `k${draw('key', 400)}`; // Some keys come twice, for other work too.
    const amount = eur(1 + draw('amount', 500));
    const kind = (['charge', 'refund', 'transfer', 'transfer'] as const)[draw('kind', 4)];
    const [from, to] = [account('from'), account('to')];
    const count = (status: string) => outcomes.set(`${kind} ${status}`, (outcomes.get(`${kind} ${status}`) ?? 0) + 1);
    if (kind === 'charge') {
      const { status, response } = await invoke(client, Charge, { ...goodCharge(idempotencyKey), account: to, amount });
      count(status);
      if (response?.payment) paymentIds.push(response.payment.id);
      if (response?.replayed === false) held += amount.minorUnits;
    } else if (kind === 'refund') {
      const paymentId = paymentIds[draw('payment', paymentIds.length)] ?? 'none';
      const { status, response } = await invoke(client, Refund, { idempotencyKey, paymentId, amount });
      count(status);
      if (response?.replayed === false) held -= amount.minorUnits;
    } else {
      const request = { idempotencyKey, fromAccount: from, toAccount: to, amount };
      count((await invoke(client, Transfer, request)).status);
    }
  };
  for (let batch = 0; batch < 25; batch++) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => operation(batch * 20 + index)));
    const balances = await Promise.all(
      accounts.map(async (account) => {
        const { response } = await invoke(client, GetAccount, { account });
        return Number(response?.account?.balances[0]?.minorUnits ?? 0);
      }),
    );
    expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(held);
  }
  expect(held).toBeGreaterThan(0);
  // Otherwise it was no test.
  for (const kind of ['charge', 'refund', 'transfer'])
    for (const status of kind === 'charge' ? ['OK', 'ALREADY_EXISTS'] : ['OK', 'ALREADY_EXISTS', 'FAILED_PRECONDITION'])
      expect(outcomes.get(`${kind} ${status}`), `${kind} ${status}`).toBeGreaterThan(0);
  expect((await done(client, GetAccount, { account: 'a' })).account?.paymentCount).not.toBe('0');
});
