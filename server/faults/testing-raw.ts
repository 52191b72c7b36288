// For the tests of faults that answer on the wire: a caller that is nothing but HTTP/2.
import { connect } from 'node:http2';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge } from '../testing.ts';
import { framed } from './raw-answer.ts';

/** What came of one call, byte for byte. */
export interface RawAnswer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  /** Undefined when the stream ended without. */
  readonly trailers: Readonly<Record<string, unknown>> | undefined;
  /** With which code the stream was closed; 0 = in order. */
  readonly rstCode: number;
}

interface RawCall {
  readonly path: string;
  /** The bytes of each request. */
  readonly requests: readonly Buffer[];
  readonly headers?: Readonly<Record<string, string>>;
  /** How many bytes of the answer the server may send ahead. */
  readonly initialWindowSize?: number;
}

/** A call over HTTP/2, its answer as it came. */
export function rawCall(address: string, { path, requests, headers = {}, initialWindowSize = 65_535 }: RawCall) {
  const session = connect(`http://${address}`, { settings: { initialWindowSize } });
  session.on('error', () => {});
  const grpc = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
  const stream = session.request({ ...grpc, ...headers });
  stream.on('error', () => {});
  const body: Buffer[] = [];
  let [answer, trailers]: [object, Record<string, unknown> | undefined] = [{}, undefined];
  stream.on('response', (given) => (answer = given));
  stream.on('trailers', (given: Record<string, unknown>) => (trailers = given));
  stream.on('data', (bytes: Buffer) => body.push(bytes));
  stream.end(Buffer.concat(requests.map((request) => framed(request))));
  return new Promise<RawAnswer>((resolve) =>
    stream.on('close', () => {
      session.close();
      resolve({ headers: { ...answer }, body: Buffer.concat(body), trailers, rstCode: stream.rstCode });
    }),
  );
}

/** A charge over HTTP/2. */
export function rawCharge(address: string, key: string, headers: Readonly<Record<string, string>> = {}) {
  const { path, requestSerialize } = paymentGateway.Charge;
  return rawCall(address, { path, requests: [requestSerialize(goodCharge(key))], headers });
}

/** The messages within the bytes of an answer. */
export function messagesOf(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < body.length; at += 5 + body.readUInt32BE(at + 1))
    messages.push(body.subarray(at + 5, at + 5 + body.readUInt32BE(at + 1)));
  return messages;
}
