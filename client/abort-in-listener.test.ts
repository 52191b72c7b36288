// A listener of events runs in the middle of the call it hears of, and may end it.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { CancelledError, type Client, type ClientEvent, type ClientOptions, createClient, standard } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

type Ask = (client: Client<typeof paymentGateway>, signal: AbortSignal) => Promise<unknown>;

const kinds: Record<string, Ask> = {
  'a call': (client, signal) => client.charge({}, { signal }),
  'a stream': (client, signal) => client.watchPayments({}, { signal }).next(),
  'a stream both ways': (client, signal) => client.chargeMany([{ account: 'a' }], { signal }).next(),
};
const stacks: Record<string, ClientOptions> = {
  'the policies of standard()': { policies: standard() },
  'no policies': { policies: [] },
};
const moments = ['call-started', 'attempt-started'] as const satisfies ClientEvent['type'][];
const cases = Object.keys(kinds).flatMap((kind) =>
  Object.keys(stacks).flatMap((stack) => moments.map((moment) => [kind, moment, stack] as const)),
);

it.each(cases)(
  '%s that is aborted from within %s, with %s, ends at once and leaves nothing',
  async (kind, type, stack) => {
    using server = await scriptedServer();
    server.plan({ messages: 3, status: 'silence' });
    const caller = new AbortController();
    const events: string[] = [];
    const onEvent = (event: ClientEvent) => {
      events.push(event.type);
      if (event.type === type) caller.abort(new Error('enough'));
    };
    const client = createClient(paymentGateway, server.address, { ...stacks[stack], onEvent });
    const settled = kinds[kind]!(client, caller.signal).catch((error: unknown) => error);
    const error = await Promise.race([settled, delay(1_500, 'pending')]);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: { message: 'enough' } });
    await client.close({ limitMs: 500 });
    expect(events.at(-1)).toBe('call-ended');
    await expect.poll(() => server.arrivals.every(({ cancelledAtMs }) => cancelledAtMs !== undefined)).toBe(true);
  },
);

it.each(moments)(
  'a hedged call that is aborted from within %s sends nothing beside it, nor after its end',
  async (type) => {
    using server = await scriptedServer();
    server.plan('silence');
    const caller = new AbortController();
    const events: string[] = [];
    const onEvent = (event: ClientEvent) => {
      events.push(event.type);
      if (event.type === type) caller.abort(new Error('enough'));
    };
    const policies = standard({ hedging: { delayMs: 5, attempts: 3 } });
    await using client = createClient(paymentGateway, server.address, { policies, onEvent });
    await expect(client.charge({}, { signal: caller.signal })).rejects.toThrow(CancelledError);
    await delay(60);
    expect(events.filter((event) => event === 'attempt-started').length).toBeLessThanOrEqual(1);
    expect(events.at(-1)).toBe('call-ended');
    expect(server.arrivals.length).toBeLessThanOrEqual(1);
  },
);
