// A server that fails twice and then answers: the retries, as the events tell of them.
import { createClient, standard } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using server = await scriptedServer();
server.plan('UNAVAILABLE', 'UNAVAILABLE', 'OK');

await using payments = createClient(paymentGateway, server.address, {
  policies: standard({ retry: { attempts: 3, initialBackoffMs: 100, backoffFactor: 2, jitter: false } }),
  onEvent(event) {
    if (event.type === 'attempt-ended') console.log(`attempt ${event.attempt}: ${event.status}`);
    if (event.type === 'retry-scheduled') console.log(`waits ${event.delayMs} ms`);
  },
});
await payments.charge({ account: 'account-1', amount: { currency: 'EUR', minorUnits: 1_299 } });
const keys = new Set(server.arrivals.map(({ request }) => request['idempotencyKey']));
console.log(`${server.arrivals.length} arrivals, ${keys.size} idempotency key`);
