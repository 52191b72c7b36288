// For the tests of faults of the connection: one HTTP/2 connection and all that comes over it.
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { onTestFinished } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge } from '../testing.ts';
import { framed } from './raw-answer.ts';

export interface GoAway {
  readonly code: number;
  readonly lastStreamId: number;
}

/** A connection that counts bytes and notes each GOAWAY; `closed` settles with the error it ended with, if any. */
export function rawConnection(address: string) {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
  const socket = connectTcp(Number(port), host);
  const session = connect(`http://${address}`, { createConnection: () => socket });
  const goaways: GoAway[] = [];
  const request = (path: string, message: Buffer, headers: Readonly<Record<string, string>> = {}) => {
    const grpc = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request({ ...grpc, ...headers });
    stream.on('error', () => {});
    stream.resume();
    stream.end(framed(message));
    return stream;
  };
  let error: NodeJS.ErrnoException | undefined;
  session.on('error', (given: NodeJS.ErrnoException) => (error = given));
  session.on('goaway', (code, lastStreamId) => goaways.push({ code, lastStreamId }));
  onTestFinished(() => session.destroy());
  return {
    session,
    socket,
    goaways,
    closed: new Promise<string | undefined>((resolve) => session.on('close', () => resolve(error?.code))),
    /** Watches all payments. */
    watch() {
      const { path, requestSerialize } = paymentGateway.WatchPayments;
      request(path, requestSerialize({}));
    },
    /** Charges once; settles with the trailers, or with the code of the reset. */
    charge(key: string, headers: Readonly<Record<string, string>> = {}) {
      const { path, requestSerialize } = paymentGateway.Charge;
      const stream = request(path, requestSerialize(goodCharge(key)), headers);
      let trailers: object | undefined;
      stream.on('trailers', (given) => (trailers = { ...given }));
      return new Promise<object>((resolve) =>
        stream.on('close', () => resolve(trailers ?? { rstCode: stream.rstCode })),
      );
    },
  };
}
