// The call that hostile inputs are made of: right, until something is done to it.
import { createHmac } from 'node:crypto';
import { paymentGateway } from '../proto/definitions.ts';

const { path, requestSerialize } = paymentGateway.Charge;

/** A charge as bytes. Its key says whether it may be booked: one that begins with "malformed" must not be. */
export const charge = (idempotencyKey: string) =>
  Buffer.from(
    requestSerialize({
      idempotencyKey,
      account: 'fuzz-1',
      amount: { currency: 'EUR', minorUnits: 7 },
      description: 'of the fuzzer',
    }),
  );

/** What the server checks tokens with. */
export const tokenSecret = 'a secret of the fuzzer, known to all';

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token as the server wants it, for a caller of this name. */
export function token(sub: string, claims: object = { exp: 4_000_000_000 }, header: object = { alg: 'HS256' }): string {
  const signed = `${encoded(header)}.${encoded({ sub, ...claims })}`;
  return `${signed}.${createHmac('sha256', tokenSecret).update(signed).digest('base64url')}`;
}

/** The headers of a right charge. */
export const chargeHeaders = {
  ':method': 'POST',
  ':scheme': 'http',
  ':path': path,
  ':authority': 'localhost',
  'content-type': 'application/grpc',
  te: 'trailers',
  'chaos-lane': 'fuzz',
  authorization: `Bearer ${token('fuzz')}`,
};
