// Compiled by `check types` with exactOptionalPropertyTypes: what the runtime takes, the compiler takes, and the reverse.
import type { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import {
  bulkhead,
  cache,
  type CallOptions,
  circuitBreaker,
  createClient,
  hedging,
  rateLimit,
  retry,
  retryBudget,
  settings,
  standard,
  totalTimeout,
} from './index.ts';
import { bench, failed, run, script } from './testing/fake-call.ts';

const none = (): undefined => undefined;
const number: number | undefined = none();
const text: string | undefined = none();
const signal: AbortSignal | undefined = none();

it('takes undefined for every option as if it were not there', async () => {
  const options: CallOptions = { signal, timeoutMs: number, metadata: none(), idempotencyKey: text };
  const policies = [
    retry({ attempts: number, budget: none(), jitter: none(), shouldRetry: none() }),
    circuitBreaker({ name: text, openMs: number, failureRate: none() }),
    bulkhead({ name: text, limit: number }),
    rateLimit({ perSecond: 5, burst: number, calls: none() }),
    rateLimit({ calls: 5, windowMs: 5, perSecond: none() }),
    hedging({ delayMs: number, quantile: number }),
    hedging({ delayMs: 5, quantile: none() }),
    cache({ ttlMs: 5, maxEntries: number }),
    totalTimeout(number),
    ...standard({ totalTimeoutMs: number, retry: { attempts: number }, methods: none() }),
    ...standard(settings({ env: {}, file: none(), prefix: none() })),
  ];
  expect(retryBudget({ ratio: number, maxTokens: none() }).maxTokens).toBe(30);
  expect(retryBudget({ maxTokens: 5, tokenRatio: 1, ratio: none() }).maxTokens).toBe(5);
  const registry: Registry | undefined = none();
  await using client = createClient(paymentGateway, 'localhost:1', { logger: none(), registry, policies, tls: none() });
  await client.close({ limitMs: number });
  await expect(client.charge({}, options)).rejects.toThrow(/closed/);
  await expect(client.watchPayments({}, { signal, resume: none() }).next()).rejects.toThrow(/closed/);
});

it('keeps the number of the list where that of the method is undefined', async () => {
  const retrying = { attempts: 2, initialBackoffMs: 0 };
  const charge = { retry: { attempts: number, jitter: 0 }, leastAttemptMs: number, bulkhead: { name: text } };
  const policies = standard({ retry: retrying, bulkhead: { limit: 3 }, methods: { Do: charge } });
  const { call } = bench();
  const sent = script(failed('UNAVAILABLE'));
  await run(policies, call({ idempotencyKey: 'k' }), sent.next).catch(() => undefined);
  expect(sent.calls).toHaveLength(2);
  expect(policies.flatMap(({ bulkheads }) => bulkheads ?? []).map(({ name, limit }) => [name, limit])).toEqual([
    [undefined, 3],
    ['Do', 3],
  ]);
});

it('does not compile what is refused', () => {
  // @ts-expect-error both kinds of limit
  expect(() => rateLimit({ perSecond: 5, calls: 5 })).toThrow(TypeError);
  // @ts-expect-error both kinds of budget
  expect(() => retryBudget({ ratio: 1, maxTokens: 5, tokenRatio: 1 })).toThrow(TypeError);
  // @ts-expect-error either a delay or a quantile
  expect(() => hedging({ delayMs: 1, quantile: 0.5 })).toThrow(TypeError);
  // @ts-expect-error the same within a list
  expect(() => standard({ hedging: { delayMs: 1, quantile: 0.5 } })).toThrow(TypeError);
});
