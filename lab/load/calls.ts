// The calls of the demo: the n-th call of each RPC.
import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import type { Logger } from 'pino';
import { createClient, type ClientEvent, type Policy } from '../../client/index.ts';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';

export interface CallsOptions {
  readonly target: string;
  readonly loadBalancing?: 'pick_first' | 'round_robin';
  readonly policies: readonly Policy[];
  readonly registry: Registry;
  readonly logger: Logger;
  readonly onEvent: (event: ClientEvent) => void;
}

/** One client and what it calls. */
export interface Calls {
  readonly call: (n: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const currencies = ['EUR', 'USD', 'GBP', 'CHF'];

// Spread like random numbers, but the same in every run: 2654435761 is Knuth's multiplicative hash.
const scattered = (n: number) => (n * 2_654_435_761) % 4_294_967_296;

/** The n-th payment: some account, some amount, a key of its own. */
const payment = (n: number, idempotencyKey: string) => ({
  idempotencyKey,
  account: `account-${String(scattered(n) % 10_000).padStart(4, '0')}`,
  amount: { currency: currencies[n % currencies.length] ?? 'EUR', minorUnits: 100 + (scattered(n) % 50_000) },
  description: `order ${n}`,
});

const charges = ({ target, ...options }: CallsOptions): Calls => {
  const client = createClient(paymentGateway, target, { ...options, name: 'payments' });
  return { call: (n) => client.charge(payment(n, randomUUID())), close: () => client.close() };
};

// The homework's contract has no key to send: a timeout is not tried again, for the work may have been done.
const processing = ({ target, ...options }: CallsOptions): Calls => {
  const client = createClient(unstableService, target, { ...options, name: 'unstable' });
  const call = (n: number) => client.processData({ payload: `payload ${n}` });
  return { call, close: () => client.close() };
};

/** The RPCs the demo client can call, with the name of the pipeline of each. */
export const rpcs = {
  Charge: { pipeline: 'payments', connect: charges },
  ProcessData: { pipeline: 'unstable', connect: processing },
} as const;
