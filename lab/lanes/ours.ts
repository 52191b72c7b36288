// This library: the standard stack, in parts or whole.
import { randomUUID } from 'node:crypto';
import {
  type BreakerState,
  type ClientEvent,
  type ClientOptions,
  createClient,
  type Policy,
  production,
  standard,
  type StandardOptions,
} from '../../client/index.ts';
import { paymentGateway } from '../../proto/definitions.ts';
import type { Lane, LaneListener, OpenLane } from './lane.ts';
import { merged, said } from './merged.ts';
import { chargeOf, keysOf, metadataOf } from './payment.ts';
import { answered, endOfCallError } from './payment-end.ts';

/** The three steps from a retry to all that there is. */
export const retryOnly = { breaker: false, retry: { budget: false } } as const satisfies StandardOptions;
export const retryBreaker = { retry: { budget: false } } as const satisfies StandardOptions;
export const fullStack: StandardOptions = production;

// Those of a client that are plain data and no policy's.
const connectionNames = ['keepalive', 'connectTimeoutMs', 'maxConnectionAgeMs', 'loadBalancing'] as const;
type Connection = Pick<ClientOptions, (typeof connectionNames)[number]>;

/** Opens a lane of our own client: the preset, and over it the options of `standard()` and of the connection. */
export const ours =
  (preset: StandardOptions): OpenLane =>
  (lane, target, listener) => {
    const { connection, stack } = apart(said(merged({ ...preset }, lane.options)));
    const policies = standard(stack);
    if (lane.keys === 'per-attempt') policies.push(newKeys);
    const { heard, beginning } = byPayment(listener);
    const client = createClient(paymentGateway, target, { ...connection, policies, onEvent: heard });
    if (client.breakers.length > 0) listener.onBreaker('closed');
    // Where each attempt is given one of its own, this is what the policies believe in.
    const keyOf = keysOf({ keys: 'per-call' });
    const pay: Lane['pay'] = async (payment) => {
      const metadata = metadataOf(lane, payment);
      const request = chargeOf(payment, keyOf(payment));
      const settled = beginning(payment.n, () => client.charge(request, { metadata }));
      return settled.then(() => answered, endOfCallError);
    };
    return { pay, close: () => client.close() };
  };

function apart(options: Readonly<Record<string, unknown>>) {
  const isConnection = ([name]: [string, unknown]) => (connectionNames as readonly string[]).includes(name);
  const entries = Object.entries(options);
  const connection: Connection = Object.fromEntries(entries.filter(isConnection));
  const stack: StandardOptions = Object.fromEntries(entries.filter((entry) => !isConnection(entry)));
  return { connection, stack };
}

// The mistake to be taught. Innermost, where every attempt passes; the policies further out know of one key.
const newKeys: Policy = (call, next) => next({ ...call, request: { ...call.request, idempotencyKey: randomUUID() } });

/** Which payment an event is of: a client numbers its calls itself, and tells of a call while it is being begun. */
function byPayment(listener: LaneListener) {
  const numbers = new Map<string, number>();
  let begun: string | undefined;
  let beginningNow: number | undefined;
  const heard = (event: ClientEvent) => {
    if ('to' in event) listener.onBreaker(event.to satisfies BreakerState);
    if (!('callId' in event)) return listener.onEvent(event, undefined);
    if (event.type === 'call-started' && beginningNow !== undefined) {
      begun = event.callId;
      numbers.set(begun, beginningNow);
    }
    listener.onEvent(event, numbers.get(event.callId));
  };
  const beginning = async <Answer>(n: number, call: () => Promise<Answer>): Promise<Answer> => {
    beginningNow = n;
    const answer = call();
    beginningNow = undefined;
    const id = begun;
    return answer.finally(() => id !== undefined && numbers.delete(id));
  };
  return { heard, beginning };
}
