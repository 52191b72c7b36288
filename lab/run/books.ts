// What a lane's ledger holds, read page by page over a connection of its own.
import { createClient, standard } from '../../client/index.ts';
import { paymentGateway } from '../../proto/definitions.ts';
import type { Books } from './record.ts';

const pageSize = 500;
const description = /^order ([1-9]\d*)$/;

/** Counts bookings by payment, from their descriptions; `payments` = how many this run had. */
export const countBookings = (descriptions: readonly string[], payments: number): Omit<Books, 'settled'> => {
  const bookings: Record<string, number> = {};
  let strangers = 0;
  for (const text of descriptions) {
    const n = Number(description.exec(text)?.[1] ?? 0);
    if (n === 0 || n > payments) strangers++;
    else bookings[n] = (bookings[n] ?? 0) + 1;
  }
  return { bookings, strangers };
};

// A server that a crash or restart has taken away comes back on its port.
const policies = standard({
  totalTimeoutMs: 10_000,
  attemptTimeoutMs: 2_000,
  retry: { attempts: 20, initialBackoffMs: 100, maxBackoffMs: 500, budget: false },
  breaker: false,
});

/** The descriptions of all bookings. Rejects when the server does not answer within 10 s. */
export const readDescriptions = async (target: string): Promise<readonly string[]> => {
  const client = createClient(paymentGateway, target, { policies });
  const descriptions: string[] = [];
  try {
    let pageToken = '';
    do {
      const page = await client.listPayments({ pageSize, pageToken });
      descriptions.push(...page.payments.map((payment) => payment.description));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return descriptions;
  } finally {
    await client.close();
  }
};
