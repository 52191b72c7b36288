// Many at once: each key books once, and no account pays what it does not hold.
import { expect, test } from 'vitest';
import type { Ledger } from '../ledger.ts';
import { type Contract, tea, move, held, expectBalanced } from './contract.ts';

/** The tests of crowds. */
export function crowds({ place, shared }: Contract): void {
  test('of 200 charges at once under 20 keys each key books one, and all its answers are the same payment', async () => {
    const here = await place();
    const ledgers = [await here.open()];
    if (shared) ledgers.push(await here.open());
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (ledgers[index % ledgers.length] as Ledger).charge({ ...tea, idempotencyKey: `k${index % 20}` }),
      ),
    );
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(20);
    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(20);
    const [ledger] = ledgers as [Ledger];
    const page = await ledger.after(0, '', 100);
    expect(page.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await held(ledger, 'a')).toEqual(['a EUR 100']);
    await expectBalanced(ledger);
  });

  test('of many transfers at once an account pays no more than it holds', async () => {
    const ledger = await (await place()).open();
    await ledger.charge(tea);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        ledger.transfer({ ...move, idempotencyKey: `t${index}`, to: `b${index % 3}` }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await held(ledger, 'a')).toEqual(['a EUR 1']);
    await expectBalanced(ledger);
  });
}
