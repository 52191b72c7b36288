// Two openings of one place are one ledger.
import { expect, test } from 'vitest';
import { type Contract, tea, move, held } from './contract.ts';

/** The tests of two openings. */
export function sharing({ place }: Contract): void {
  test('what one opening has booked another knows, and keeps after both are closed', async () => {
    const here = await place();
    const [one, two] = [await here.open(), await here.open()];
    const { payment } = await one.charge(tea);
    expect(await two.charge(tea)).toEqual({ payment, replayed: true });
    await two.transfer(move);
    await one.close();
    await two.close();
    const again = await here.open();
    expect(await again.charge(tea)).toEqual({ payment, replayed: true });
    expect(await held(again, 'a', 'b')).toEqual(['a EUR 3', 'b EUR 2']);
  });
}
