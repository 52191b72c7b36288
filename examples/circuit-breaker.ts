// A server that is down: five failures open the circuit, callers then fail in no time, one probe finds it well again.
import { setTimeout as delay } from 'node:timers/promises';
import { type CallError, CircuitOpenError, createClient, standard } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using server = await scriptedServer();
server.plan('UNAVAILABLE');

await using payments = createClient(paymentGateway, server.address, {
  policies: standard({ retry: false, breaker: { consecutiveFailures: 5, openMs: 500 } }),
  onEvent(event) {
    if ('breaker' in event && 'to' in event) console.log(`circuit: ${event.from} → ${event.to}`);
  },
});
const order = { account: 'account-1', amount: { currency: 'EUR', minorUnits: 1_299 } };
const tried = () =>
  payments.charge(order).then(
    () => 'booked',
    (error: CallError) => error,
  );

for (let n = 0; n < 5; n += 1) await tried();
const refused = await tried();
if (refused instanceof CircuitOpenError)
  console.log(`refused; ${server.arrivals.length} calls have reached the server`);

server.plan('OK');
await delay(600);
console.log(await tried());
