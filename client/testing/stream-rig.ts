// A client of a scripted server, for the tests of streams.
import { afterEach, beforeEach, expect } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import {
  type Client,
  type ClientEvent,
  type ClientOptions,
  createClient,
  type MessageStream,
  standard,
} from '../index.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';

export const quick = { initialBackoffMs: 1, maxBackoffMs: 1 };
export const method = 'payments.v1.PaymentGateway';

/** What each test has anew. */
export interface StreamRig {
  server: ScriptedServer;
  client: Client<typeof paymentGateway>;
  events: ClientEvent[];
}

/** Sets up and tears down around each test of the file. */
export function streamRig(): StreamRig {
  const rig = {} as StreamRig;
  beforeEach(async () => {
    rig.server = await scriptedServer();
    rig.events = [];
    rig.client = connect(rig);
  });
  afterEach(async () => {
    await rig.client.close();
    rig.server.close();
  });
  return rig;
}

/** Another client, which tells its events to the same list. */
export const connect = (rig: StreamRig, options: ClientOptions = {}) =>
  createClient(paymentGateway, rig.server.address, {
    policies: standard({ retry: quick }),
    onEvent: (event) => rig.events.push(event),
    ...options,
  });

export const types = ({ events }: StreamRig) => events.map(({ type }) => type);

export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );

/** The sequence numbers of a watch, and the error it ended with. */
export async function watched(stream: MessageStream<{ sequence: string }>, count = Infinity): Promise<unknown[]> {
  const got: unknown[] = [];
  try {
    for await (const { sequence } of stream) if (got.push(sequence) >= count) break;
  } catch (error) {
    got.push(error);
  }
  return got;
}

export const charge = (n: number) => ({
  idempotencyKey: `k${n}`,
  account: 'a',
  amount: { currency: 'EUR', minorUnits: n },
});

/** Charges without end, each pulled and the end noted. */
export function charges(description = '') {
  const seen = { pulled: 0, returned: 0 };
  async function* messages() {
    try {
      for (;;) yield { ...charge((seen.pulled += 1)), description };
    } finally {
      seen.returned += 1;
    }
  }
  return { seen, messages: messages() };
}
