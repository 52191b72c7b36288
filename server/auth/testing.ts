// For the tests of who is let in: calls without a network, tokens, and what a refusal says.
import { Metadata, status } from '@grpc/grpc-js';
import { type JWTPayload, SignJWT } from 'jose';
import pino from 'pino';
import { RefusedError } from '../refused-error.ts';
import type { Asking, Identify } from './identify.ts';

/** A call with the given metadata from 10.0.0.1, without a certificate. */
export function asking(headers: Readonly<Record<string, string>> = {}, peer = '10.0.0.1:5000'): Asking {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.add(name, value);
  const stream = () => {
    throw new Error('this test has no wire');
  };
  return { call: { metadata, getPeer: () => peer, getAuthContext: () => ({}) }, wire: { stream } };
}

/** Who it is, or "STATUS: why not". */
export async function whoOf(identify: Identify, call: Asking): Promise<string> {
  try {
    return await identify(call);
  } catch (error) {
    if (error instanceof RefusedError) return `${status[error.code]}: ${error.message}`;
    throw error;
  }
}

export const secret = 'a secret of thirty-two bytes or more';
export const nowMs = Date.UTC(2030, 0, 1);
export const nowS = nowMs / 1000;

/** A token of shop-1 that is good for a minute, signed with HS256; `claims` replaces or adds, undefined leaves out. */
export function tokenOf(claims: Readonly<Record<string, unknown>> = {}, key = secret, alg = 'HS256'): Promise<string> {
  const all = { sub: 'shop-1', exp: nowS + 60, ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(all)) as JWTPayload)
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key));
}

/** A logger and everything it wrote. */
export function recorded() {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  return { lines, logger };
}
