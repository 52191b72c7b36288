// The payment gateway is down: a replica answers what only reads; where that fails too, what was known last.
import { answeredBy, cache, createClient, otherTarget, staleCache, standard } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using primary = await scriptedServer();
using replica = await scriptedServer();
await using backup = createClient(paymentGateway, replica.address, { policies: standard({ retry: false }) });

const known = cache({ ttlMs: 1 });
await using payments = createClient(paymentGateway, primary.address, {
  policies: standard({ retry: false, cache: known, fallback: [otherTarget(backup), staleCache(known)] }),
});
const ask = async () => {
  const answer = await payments.getPayment({ id: 'p1' });
  console.log(answer.payment?.id, 'from', answeredBy(answer)?.name ?? 'the gateway');
};
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

await ask();
await later();
primary.plan('UNAVAILABLE');
await ask();
await later();
replica.plan('UNAVAILABLE');
await ask();
