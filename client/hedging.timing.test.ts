import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { type CallError, type ClientEvent, createClient, standard } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const hedgedAfter = (delayMs: number) => standard({ hedging: { delayMs } });

describe('a hedged call on the wire', () => {
  it('is answered by the second attempt while the first hangs, and cancels the first on the server', async () => {
    using server = await scriptedServer();
    const events: ClientEvent[] = [];
    const policies = hedgedAfter(30);
    const onEvent = (event: ClientEvent) => void events.push(event);
    await using client = createClient(paymentGateway, server.address, { policies, onEvent });
    server.plan('silence', 'OK');
    const startedAt = performance.now();
    await client.charge({ account: 'a1' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    const [first, second] = server.arrivals;
    expect(first?.request['idempotencyKey']).toBe(second?.request['idempotencyKey']);
    expect([first, second].map((one) => one?.metadata['grpc-previous-rpc-attempts'])).toEqual([undefined, '1']);
    await expect.poll(() => first?.cancelledAtMs).toBeDefined();
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'success_hedged', attempts: 2, status: 'OK' });
  });

  it('that was answered by its first attempt after all is no retry', async () => {
    using server = await scriptedServer();
    const events: ClientEvent[] = [];
    const onEvent = (event: ClientEvent) => void events.push(event);
    await using client = createClient(paymentGateway, server.address, { policies: hedgedAfter(0), onEvent });
    server.plan('OK', 'silence');
    await client.charge({ account: 'a1' });
    expect(events.at(-1)).toMatchObject({ outcome: 'success_first_try' });
  });

  it('has the answer of one attempt and nothing of the other, however close they come', async () => {
    const server = new Server();
    let arrived = 0;
    server.addService(paymentGateway, {
      // Heeds no cancellation: losers answer all the same.
      GetPayment({ request }: ServerUnaryCall<{ id: string }, object>, done: sendUnaryData<object>) {
        const mark = `${request.id} by ${(arrived += 1)}`;
        setTimeout(() => done(null, { payment: { id: mark, account: mark, description: mark } }), 5 + (arrived % 4));
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      server.bindAsync('127.0.0.1:0', credentials, (error, at) => (error ? reject(error) : resolve(at)));
    });
    const policies = standard({ hedging: { delayMs: 2, budget: false }, breaker: false });
    const client = createClient(paymentGateway, `127.0.0.1:${port}`, { policies });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => client.getPayment({ id: `p${n}` })));
    const atFirst = answers.map((answer) => structuredClone(answer));
    expect(arrived).toBeGreaterThan(60);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answers).toEqual(atFirst);
    for (const [n, { payment }] of answers.entries()) {
      expect(payment?.id).toMatch(new RegExp(`^p${n} by `));
      expect([payment?.account, payment?.description]).toEqual([payment?.id, payment?.id]);
    }
    expect(new Set(answers).size).toBe(60);
    await client.close();
    server.forceShutdown();
  });

  it('tells in its error why the other attempt was cancelled, and what was decided', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address, { policies: hedgedAfter(10) });
    server.plan('silence', 'NOT_FOUND');
    const error = (await client.getPayment({ id: 'p9' }).catch((caught: unknown) => caught)) as CallError;
    expect(error).toMatchObject({ status: 'NOT_FOUND' });
    expect(error.attempts).toMatchObject([
      { attempt: 2, status: 'NOT_FOUND', hedge: true, decision: 'not_retryable' },
      { attempt: 1, status: 'CANCELLED', message: 'another attempt answered first' },
    ]);
    expect(error.explain()).toContain('It was not tried again: with this status a second attempt would not help');
  });
});
