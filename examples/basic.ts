import { CircuitOpenError, createClient, standard } from '../client/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

const payments = createClient(paymentGateway, process.env['SERVER_ADDR'] ?? 'localhost:50051', {
  policies: standard({ attemptTimeoutMs: 2_000, retry: { attempts: 3 }, breaker: { openMs: 30_000 } }),
});
const order = { account: 'account-1', amount: { currency: 'EUR', minorUnits: 1_299 } };
try {
  const { payment, replayed } = await payments.charge(order, { idempotencyKey: 'order-7' });
  console.log(replayed ? 'booked before:' : 'booked:', payment?.id);
} catch (error) {
  if (!(error instanceof CircuitOpenError)) throw error;
  console.log(`nothing was sent; try again in ${error.retryAfterMs} ms`);
}
await payments.close();
