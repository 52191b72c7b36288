// A server that has just begun is slow: its first calls would be measured as if a policy were to blame.
import { createClient } from '../../client/index.ts';
import { paymentGateway } from '../../proto/definitions.ts';

const rounds = 20;
const timeoutMs = 5_000;

/**
 * Calls it in ways that book nothing and take no fate of the run's payments: reads, and charges that it must refuse.
 * Never rejects: on a busy machine it has done what it could.
 */
export const warmServer = async (target: string): Promise<void> => {
  const client = createClient(paymentGateway, target, { policies: [] });
  for (let round = 0; round < rounds; round++) {
    await client.listPayments({ pageSize: 1 }, { timeoutMs }).catch(() => undefined);
    await client.charge({ description: 'warm-up' }, { timeoutMs }).catch(() => undefined);
  }
  await client.close();
};
