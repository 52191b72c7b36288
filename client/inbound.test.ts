import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  Client,
  credentials,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient } from './create-client.ts';
import { CancelledError, DeadlineExceededError } from './errors.ts';
import { inboundNow, serving } from './inbound.ts';
import { standard } from './standard.ts';
import { scriptedServer } from './testing/scripted-server.ts';

/** An inbound call as grpc-js shows it to a handler. */
class Inbound extends EventEmitter {
  cancelled = false;
  readonly #deadline: Date | number;
  constructor(deadline: Date | number = Infinity) {
    super();
    this.#deadline = deadline;
  }
  getDeadline = () => this.#deadline;
  cancel() {
    this.cancelled = true;
    this.emit('cancelled');
  }
}

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('serving', () => {
  it('passes the deadline on, less the margin, to calls however deep', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address);
    const deep = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return client.charge({});
    };
    await serving(new Inbound(Date.now() + 1_000), deep, { marginMs: 200 });
    expect(server.arrivals[0]?.timeoutMs).toBeLessThanOrEqual(800);
    expect(server.arrivals[0]?.timeoutMs).toBeGreaterThan(500);
  });

  it('takes a Date for a deadline too, and 50 ms for the margin', () => {
    const atMs = Date.now() + 1_000;
    expect(serving(new Inbound(new Date(atMs)), inboundNow)?.deadlineMs).toBe(atMs - 50);
  });

  it('leaves a nearer timeout of the caller', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address);
    await serving(new Inbound(Date.now() + 60_000), () => client.charge({}, { timeoutMs: 300 }));
    expect(server.arrivals[0]?.timeoutMs).toBeLessThanOrEqual(300);
  });

  it("does not stretch the client's own total time", async () => {
    using server = await scriptedServer();
    server.plan('silence');
    await using client = createClient(paymentGateway, server.address, { policies: standard({ totalTimeoutMs: 100 }) });
    const error = await serving(new Inbound(Date.now() + 60_000), () => failure(client.charge({})));
    expect(error).toBeInstanceOf(DeadlineExceededError);
  });

  it('sends nothing when the inbound deadline has passed', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address);
    const error = await serving(new Inbound(Date.now() + 40), () => failure(client.charge({})));
    expect(error).toMatchObject({ code: 4, attempts: [] });
    expect(server.arrivals).toEqual([]);
  });

  it('cancels with the inbound call, and when that was before', async () => {
    using server = await scriptedServer();
    server.plan('silence');
    await using client = createClient(paymentGateway, server.address);
    const inbound = new Inbound();
    const error = serving(inbound, () => failure(client.charge({})));
    await expect.poll(() => server.arrivals.length).toBe(1);
    inbound.cancel();
    expect(await error).toBeInstanceOf(CancelledError);
    expect(await error).toMatchObject({ cause: { message: 'the inbound call was cancelled' } });
    expect(await serving(inbound, () => failure(client.charge({})))).toBeInstanceOf(CancelledError);
    expect(server.arrivals).toHaveLength(1);
  });

  it("hears the caller's own signal beside the inbound call's", async () => {
    using server = await scriptedServer();
    server.plan('silence');
    await using client = createClient(paymentGateway, server.address);
    const aborter = new AbortController();
    const error = serving(new Inbound(), () => failure(client.charge({}, { signal: aborter.signal })));
    await expect.poll(() => server.arrivals.length).toBe(1);
    aborter.abort('enough');
    expect(await error).toMatchObject({ cause: 'enough' });
  });

  it('puts one listener on an inbound call, however many calls it makes', () => {
    const inbound = new Inbound();
    for (let n = 0; n < 20; n += 1) serving(inbound, inboundNow);
    expect(inbound.listenerCount('cancelled')).toBe(1);
  });

  it('ends with the work: code outside is not bound', async () => {
    await serving(new Inbound(Date.now()), async () => undefined);
    expect(inboundNow()).toBeUndefined();
  });

  it('refuses a margin below 0', () => {
    expect(() => serving(new Inbound(), inboundNow, { marginMs: -1 })).toThrow('marginMs must be a number from 0');
  });
});

it('works in a handler of grpc-js: when the caller leaves, the call behind is cancelled at its server', async () => {
  using backend = await scriptedServer();
  backend.plan('silence');
  await using client = createClient(paymentGateway, backend.address);
  const front = new Server();
  const method = paymentGateway.GetPayment;
  front.addService({ GetPayment: method } as never, {
    GetPayment: (call: ServerUnaryCall<object, object>, done: sendUnaryData<object>) =>
      void serving(call, () => failure(client.getPayment({ id: 'p' }))).then((error) => done(error as ServiceError)),
  });
  const port = await new Promise<number>((resolve, reject) =>
    front.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, at) =>
      error ? reject(error) : resolve(at),
    ),
  );
  const caller = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = method;
  const call = caller.makeUnaryRequest(path, requestSerialize, responseDeserialize, { id: 'p' }, () => undefined);
  await expect.poll(() => backend.arrivals.length).toBe(1);
  call.cancel();
  await once(call, 'status');
  await expect.poll(() => backend.arrivals[0]?.cancelledAtMs).toBeDefined();
  caller.close();
  front.forceShutdown();
});
