// One answer in two is slow: a second attempt leaves after 50 ms, and the first answer wins.
import { createClient, standard } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using server = await scriptedServer();
server.plan('silence', 'OK');

await using payments = createClient(paymentGateway, server.address, {
  policies: standard({ methods: { GetPayment: { hedging: { attempts: 2, delayMs: 50 } } } }),
  onEvent(event) {
    if (event.type === 'hedge-started') console.log(`attempt ${event.attempt} leaves beside the first`);
    if (event.type === 'call-ended') console.log(event.outcome);
  },
});
const startedAtMs = performance.now();
await payments.getPayment({ id: 'p1' });
console.log(performance.now() - startedAtMs < 1_500 ? 'long before the timeout of 2 s' : 'late');
