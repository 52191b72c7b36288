// Ten calls at once through a limit of 20 a second with a burst of 5: five leave at once, five wait their turn.
import { createClient, RateLimitedError, standard } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using server = await scriptedServer();
let waited = 0;
await using payments = createClient(paymentGateway, server.address, {
  policies: standard({ rateLimit: { perSecond: 20, burst: 5 } }),
  onEvent: (event) => void (waited += Number(event.type === 'attempt-queued')),
});
const order = { account: 'account-1', amount: { currency: 'EUR', minorUnits: 1_299 } };
const charge = (timeoutMs = 2_000) => payments.charge(order, { timeoutMs });

await Promise.all(Array.from({ length: 10 }, () => charge()));
console.log(`${10 - waited} left at once, ${waited} waited their turn`);

const hurried = await Promise.allSettled(Array.from({ length: 10 }, () => charge(1)));
const refused = hurried.filter((one) => one.status === 'rejected' && one.reason instanceof RateLimitedError).length;
console.log(`${refused} in a hurry were refused at once: their turn would have come too late`);
