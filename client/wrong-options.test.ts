// What was misspelt or of a wrong type and went by unnoticed.
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import {
  attemptTimeout,
  type Call,
  type ClientOptions,
  createClient,
  deadlineSignal,
  hedging,
  oauth2,
  serving,
  settings,
  standard,
} from './index.ts';

const inbound = { getDeadline: (): unknown => Infinity, cancelled: false, on: () => undefined };
const serve = (call: unknown, options?: unknown, work: unknown = () => 1) =>
  serving(call as never, work as never, options as never);
const issuer = { tokenUrl: 'https://issuer/token', clientId: 'shop', clientSecret: 'secret' };

describe('an option that does not exist, or is of a wrong type, is refused', () => {
  it.each<[string, () => unknown, string]>([
    [
      'attemptTimeout',
      () => attemptTimeout(5, { leastAttemptMs: 1 } as never),
      'attemptTimeout.leastAttemptMs is not an',
    ],
    ['attemptTimeout null', () => attemptTimeout(5, null as never), 'attemptTimeout must be an object, got null'],
    ['serving', () => serve(inbound, { margin: 5 }), 'serving.margin is not an option; there is marginMs'],
    ['serving nothing', () => serve(null), 'inbound must be an object, got null'],
    ['serving no call', () => serve({}), 'inbound.getDeadline must be a function, got undefined'],
    ['serving no emitter', () => serve({ ...inbound, on: 1 }), 'inbound.on must be a function, got 1'],
    ['serving no work', () => serve(inbound, {}, 5), 'work must be a function, got 5'],
    ['serving until never', () => serve({ ...inbound, getDeadline: () => NaN }), 'inbound.getDeadline() must give'],
    ['serving until null', () => serve({ ...inbound, getDeadline: () => null }), 'inbound.getDeadline() must give'],
    [
      'settings',
      () => settings({ prefxi: 'X' } as never),
      'settings.prefxi is not an option; there is env, file, prefix',
    ],
    [
      'settings prefix',
      () => settings({ env: {}, prefix: 5 } as never),
      'settings.prefix must be a non-empty string, got 5',
    ],
    ['settings env', () => settings({ env: 'x' } as never), 'settings.env must be an object, got "x"'],
    ['settings null', () => settings(null as never), 'settings must be an object, got null'],
    [
      'oauth2 clock',
      () => oauth2({ ...issuer, clock: {} } as never),
      'oauth2.clock.now must be a function, got undefined',
    ],
    ['oauth2 no clock', () => oauth2({ ...issuer, clock: null } as never), 'oauth2.clock.now must be a function'],
    ['hedging quantile', () => hedging({ quantile: null } as never), 'hedging.quantile must be a number, got null'],
    ['deadlineSignal', () => deadlineSignal({} as Call), 'deadlineSignal must be given a call'],
    ['deadlineSignal null', () => deadlineSignal(null as never), 'deadlineSignal must be given a call'],
    [
      'a bulkhead of a method',
      () => standard({ methods: { Charge: { bulkhead: { name: null } } } } as never),
      'methods.Charge.bulkhead.name must be a non-empty string, got null',
    ],
    [
      'a breaker of a method',
      () => standard({ methods: { Charge: { breaker: { name: null } } } } as never),
      'methods.Charge.breaker.name must be a non-empty string, got null',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  it.each<[object, string]>([
    [{ keepalive: null }, 'keepalive must be an object, got null'],
    [{ keepalive: 0 }, 'keepalive must be an object, got 0'],
    [{ keepalive: '' }, 'keepalive must be an object, got ""'],
    [{ outlierEjection: null }, 'outlierEjection must be an object, got null'],
    [{ outlierEjection: null, loadBalancing: 'round_robin' }, 'outlierEjection must be an object, got null'],
    [{ generateIdempotencyKeys: null }, 'generateIdempotencyKeys must be true or false, got null'],
    [{ policies: Object.create(null) as object }, 'policies must be an array, got an object'],
    [{ policies: [Object.create(null)] }, 'policies[0] must be a function, got an object'],
    [{ tls: Symbol('x') }, 'tls must be true or an object, got Symbol(x)'],
    [
      { loadBalancing: Object.create(null) as object },
      'loadBalancing must be pick_first or round_robin, got an object',
    ],
  ])('createClient: %o', (options, message) => {
    expect(() => createClient(paymentGateway, 'localhost:1', options as ClientOptions)).toThrow(new TypeError(message));
  });

  it.each<[unknown, string]>([
    [null, 'close must be an object, got null'],
    [{ limit: 5 }, 'close.limit is not an option; there is limitMs'],
  ])('close(%j), and the client goes on', async (options, message) => {
    await using client = createClient(paymentGateway, 'localhost:1');
    await expect(client.close(options as never)).rejects.toThrow(new TypeError(message));
    const error: unknown = await client.charge({}, { timeoutMs: 1 }).catch((reason: unknown) => reason);
    expect(String(error)).not.toMatch(/closed/);
  });

  it.each<[unknown, string]>([
    [5, 'resumeBackoff must be an object, got 5'],
    [{ foo: 1 }, 'resumeBackoff.foo is not an option; there is initialBackoffMs, '],
  ])('resumeBackoff: %j', async (resumeBackoff, message) => {
    await using client = createClient(paymentGateway, 'localhost:1');
    expect(() => client.watchPayments({}, { resumeBackoff } as never)).toThrow(message);
  });
});

it('a wait to go on with may begin above the usual longest', async () => {
  await using client = createClient(paymentGateway, 'localhost:1');
  const stream = client.watchPayments({}, { resumeBackoff: { initialBackoffMs: 20_000 }, timeoutMs: 1 });
  await stream.next().catch(() => undefined);
});
