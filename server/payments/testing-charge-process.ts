// A process that books without a pause, to be killed: node testing-charge-process.ts FILE FIRST. It charges k<FIRST>,
// k<FIRST + 1>, … and moves a part of each on, and says "<n> <payment id>" once both are booked.
import { writeSync } from 'node:fs';
import { openSqliteLedger } from './sqlite-ledger.ts';

const [path = '', first = '0'] = process.argv.slice(2);
const ledger = openSqliteLedger({ path, now: () => 1 });
const money = { currency: 'EUR', description: '' };
for (let n = Number(first); ; n++) {
  const { payment } = await ledger.charge({ ...money, idempotencyKey: `k${n}`, account: 'a', minorUnits: 5 });
  await ledger.transfer({ ...money, idempotencyKey: `t${n}`, from: 'a', to: `b${n % 7}`, minorUnits: 3 });
  // At once and unbuffered: what this process has said it cannot take back.
  writeSync(1, `${n} ${payment.id}\n`);
}
