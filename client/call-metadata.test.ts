import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { metadataOf } from './call-metadata.ts';
import { createClient } from './create-client.ts';
import { InvalidRequestError } from './errors.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('metadata', () => {
  it('is a copy of the caller’s', () => {
    const own = new Metadata();
    own.set('a', '1');
    const copy = metadataOf(own);
    own.set('a', '2');
    expect(copy.getMap()).toEqual({ a: '1' });
    expect(metadataOf({ a: '1', 'b-bin': Buffer.from('x') }).getMap()).toEqual({ a: '1', 'b-bin': Buffer.from('x') });
    expect(metadataOf(undefined).getMap()).toEqual({});
    expect(metadataOf(Object.assign(Object.create(null) as object, { a: '1' })).getMap()).toEqual({ a: '1' });
  });

  it.each([
    ['text', 'metadata must be'],
    [5, 'metadata must be'],
    [null, 'metadata must be'],
    [['a'], 'metadata must be'],
    [new Headers({ a: '1' }), 'metadata must be'],
    [new Map([['a', '1']]), 'metadata must be'],
    [{ a: null }, 'metadata "a" cannot travel'],
    [{ a: {} }, 'metadata "a" cannot travel'],
    [{ 'a b': 'x' }, 'metadata "a b" cannot travel'],
    [{ 'a-bin': 'text' }, 'this value a Buffer'],
    [{ a: 'naïve ☃' }, 'this value text of visible ASCII'],
    [{ connection: 'keep-alive' }, 'must not hold "connection": it belongs to the connection'],
    [{ 'Content-Length': '40' }, 'must not hold "content-length"'],
    [{ 'transfer-encoding': 'chunked' }, 'must not hold "transfer-encoding"'],
    [{ upgrade: 'h2c' }, 'must not hold "upgrade"'],
  ])('%j is refused by one clear error', (given, words) => {
    expect(() => metadataOf(given as never)).toThrow(TypeError);
    expect(() => metadataOf(given as never)).toThrow(words);
  });

  it('never shows a value: a token read with its line end is a secret all the same', () => {
    let error: unknown;
    try {
      metadataOf({ authorization: 'Bearer s3cret\n' });
    } catch (caught) {
      error = caught;
    }
    expect(String(error)).toContain('metadata "authorization" cannot travel');
    expect(String((error as Error).stack)).not.toContain('s3cret');
  });

  it('that belongs to the connection does not disturb other calls, nor the breaker', async () => {
    using server = await scriptedServer();
    server.plan({ delayMs: 100 }, 'OK');
    await using client = createClient(paymentGateway, server.address);
    const innocent = client.charge({});
    await expect.poll(() => server.arrivals.length).toBe(1);
    for (let n = 0; n < 6; n += 1) {
      expect(await failure(client.charge({}, { metadata: { connection: 'keep-alive' } }))).toBeInstanceOf(TypeError);
    }
    expect(await innocent).toBeDefined();
    expect(client.breakers[0]?.state).toBe('closed');
  });
});

describe('call options', () => {
  it.each([
    [new AbortController(), 'got an AbortController: give its .signal'],
    [null, 'got null'],
    ['x', 'got string'],
  ])('a signal that is none is refused: %#', async (signal, words) => {
    await using client = createClient(paymentGateway, 'localhost:1');
    const error = await failure(client.charge({}, { signal: signal as never }));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(words);
  });

  it('a call without a request is refused as one that cannot be encoded', async () => {
    await using client = createClient(paymentGateway, 'localhost:1');
    const bare = client.charge as unknown as () => Promise<unknown>;
    expect(await failure(bare())).toBeInstanceOf(InvalidRequestError);
  });
});
