// A token that expires: UNAUTHENTICATED fetches a new one, once, and the call goes on with it.
import { bearer, createClient } from '../client/index.ts';
import { scriptedServer } from '../client/testing/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

using server = await scriptedServer();
server.plan('OK', 'UNAUTHENTICATED', 'OK');

// Where your tokens come from; this one is replaced when the server has refused it.
const token = async () => (server.arrivals.length < 2 ? 'token-1' : 'token-2');

await using payments = createClient(paymentGateway, server.address, {
  auth: bearer(token),
  // This server speaks plaintext on loopback. With TLS: `tls: true`, or `tls: { caFile, certFile, keyFile }`.
  allowPlaintextAuth: true,
});
await payments.getPayment({ id: 'p1' });
await payments.getPayment({ id: 'p2' });
for (const { metadata } of server.arrivals) console.log(String(metadata['authorization']));
