// node:http2 as a foreign client: gRPC's frames made by hand, nothing repeated, nothing read into what came.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { paymentGateway } from '../proto/definitions.ts';
import { statusName } from '../server/grpc-status.ts';
import { type Charge, chargeRequest, type ForeignClient, notedTrailers, type Seen } from './foreign-clients-grpc-js.ts';

// A server that knows the deadline may answer at it; only after that there is nothing.
const graceMs = 300;

const { path, requestSerialize, responseDeserialize } = paymentGateway.Charge;

interface Came {
  headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer[];
  readonly goaway: boolean;
  readonly error: NodeJS.ErrnoException | undefined;
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The message of an answer, or what is wrong with it. */
function messageIn(body: Buffer): { readonly replayed?: boolean; readonly state: string } {
  if (body.length === 0) return { state: 'no message' };
  const promised = body.readUInt32BE(1);
  if (body.length - 5 < promised) return { state: 'part of a message' };
  try {
    return { state: 'a message', replayed: responseDeserialize(body.subarray(5)).replayed };
  } catch {
    return { state: 'no readable message' };
  }
}

const resetName = (code: number) =>
  Object.keys(constants)
    .find(
      (name) =>
        /^NGHTTP2_[A-Z_]+$/.test(name) &&
        !/_(FLAG|NV|ERR|SETTINGS|SESSION|STREAM_STATE|HCAT|DEFAULT)_/.test(name) &&
        constants[name as 'NGHTTP2_CANCEL'] === code,
    )
    ?.slice('NGHTTP2_'.length) ?? String(code);

const connectionErrors: Readonly<Record<string, string>> = {
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ECONNREFUSED: 'connection refused',
};

function outcomeOf({ headers, error }: Came, stream: ClientHttp2Stream, timedOut: boolean): string {
  const grpcStatus = headers['grpc-status'];
  if (grpcStatus !== undefined) return statusName(Number(grpcStatus));
  if (timedOut) return 'nothing';
  const connectionError = connectionErrors[error?.code ?? ''];
  if (connectionError !== undefined) return connectionError;
  if (error) return error.code ?? error.message;
  return stream.rstCode === constants.NGHTTP2_NO_ERROR
    ? 'end without a status'
    : `RST_STREAM ${resetName(stream.rstCode)}`;
}

function seen(came: Came, stream: ClientHttp2Stream, { timedOut, ms }: { timedOut: boolean; ms: number }): Seen {
  const { headers, body, goaway } = came;
  const outcome = outcomeOf(came, stream, timedOut);
  const { state, replayed } = messageIn(Buffer.concat(body));
  // A message is no news where all is well, nor is none where it is not.
  const odd = state !== (outcome === 'OK' ? 'a message' : 'no message');
  const notes = [...notedTrailers(Object.keys(headers)), ...(odd ? [state] : []), ...(goaway ? ['GOAWAY'] : [])];
  return { outcome, message: decodeURIComponent(text(headers['grpc-message'])), notes, ms, replayed };
}

const text = (header: unknown): string => (typeof header === 'string' ? header : '');

function ask(session: ClientHttp2Session, charge: Charge): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': `${charge.deadlineMs}m`,
  });
  stream.end(framed(requestSerialize(chargeRequest(charge))));
  return stream;
}

/** A client of its own connection. */
export function rawHttp2(address: string): ForeignClient {
  let [goaway, error]: [boolean, NodeJS.ErrnoException | undefined] = [false, undefined];
  let session: ClientHttp2Session | undefined;
  const connected = () => {
    if (session && !session.closed && !session.destroyed) return session;
    [goaway, error] = [false, undefined];
    session = connect(`http://${address}`);
    session.on('error', (given) => (error = given));
    session.on('goaway', () => (goaway = true));
    return session;
  };
  return {
    close: () => session?.destroy(),
    charge: (charge) =>
      new Promise((resolve) => {
        const began = performance.now();
        const stream = ask(connected(), charge);
        const headers: Record<string, unknown> = {};
        const body: Buffer[] = [];
        const end = (timedOut: boolean) => {
          clearTimeout(timer);
          const came = { headers, body, goaway, error };
          resolve(seen(came, stream, { timedOut, ms: performance.now() - began }));
        };
        const timer = setTimeout(end, charge.deadlineMs + graceMs, true);
        stream.on('error', () => {});
        stream.on('response', (given) => Object.assign(headers, given));
        stream.on('trailers', (given) => Object.assign(headers, given));
        stream.on('data', (bytes: Buffer) => body.push(bytes));
        // The connection's own end is told after that of its streams.
        stream.on('close', () => setImmediate(end, false));
      }),
  };
}
