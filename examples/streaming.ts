// Every booked payment, in order, none lost and none twice, though this server cuts each stream after a few messages.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../client/index.ts';
import { paymentGateway } from '../proto/definitions.ts';
import { startChaosServer } from '../server/index.ts';

const scenario = path.join(import.meta.dirname, 'scenarios', 'cuts.json');
await using server = await startChaosServer({ chaosMode: scenario, seed: '7' });

let resumed = 0;
await using payments = createClient(paymentGateway, server.address, {
  onEvent: (event) => void (resumed += Number(event.type === 'stream-resumed')),
});
const events = payments.watchPayments(
  { afterSequence: '0' },
  { resume: (last, request) => ({ ...request, afterSequence: last.sequence }) },
);
const order = { account: 'account-1', amount: { currency: 'EUR', minorUnits: 1_299 } };
const charges = (async () => {
  for (let n = 1; n <= 12; n += 1) {
    await payments.charge(order, { idempotencyKey: `order-${n}` });
    await delay(5);
  }
})();

const sequences: string[] = [];
for await (const { sequence } of events) if (sequences.push(sequence) === 12) break;
await charges;
console.log(`payments ${sequences.join(' ')}`);
console.log(resumed > 0 ? 'the stream was cut and went on' : 'the stream was never cut');
