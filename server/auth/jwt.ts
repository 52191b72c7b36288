// A signed token (JWT) in the metadata `authorization: Bearer …`. It is checked when a call begins: a long stream goes on
// after its token has expired.
import { status } from '@grpc/grpc-js';
import { errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import type { Logger } from 'pino';
import { RefusedError } from '../refused-error.ts';
import { callerName, type Identify, onlyValue, unauthenticated } from './identify.ts';
import { keysAt } from './jwks.ts';

export interface JwtOptions {
  /** The key of tokens signed with HS256, 32 to 4096 bytes. This or `jwks`. */
  readonly secret?: string | undefined;
  /** Public keys of tokens signed with RS, PS, ES or EdDSA: a file, or an https URL. This or `secret`. */
  readonly jwks?: string | undefined;
  /** What the token's `iss` must be. Default: anything. */
  readonly issuer?: string | undefined;
  /** What the token's `aud` must be, or hold. Default: anything. */
  readonly audience?: string | undefined;
}

// Never those of a shared secret: whoever knows a public key could sign with it.
const publicKeyAlgorithms = ['RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((size) => family + size));

const maxTokenLength = 8192;
const clockToleranceS = 5;

function tokenOf(header: string | undefined): string {
  if (header === undefined)
    throw unauthenticated('no token was sent: send the metadata "authorization: Bearer <token>"');
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('the metadata "authorization" must be "Bearer <token>"');
  if (token.length <= maxTokenLength) return token;
  throw unauthenticated(`the token is longer than ${maxTokenLength} characters`);
}

const claimProblems: Readonly<Record<string, string>> = {
  iss: 'the token is of another issuer',
  aud: 'the token is for another audience',
  nbf: 'the token is not valid yet',
};

function problemOf(error: unknown, algorithms: readonly string[]): string | undefined {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (reason === 'missing') return `the token has no claim "${claim}"`;
    return claimProblems[claim] ?? `the token's claim "${claim}" is not right`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the token’s signature is not right';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return `the token is signed in a way that is not taken here: expected ${algorithms.join(', ')}`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token is signed with a key that this server does not know';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'the token does not say which key ("kid") it is signed with';
  const malformed = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSENotSupported];
  if (malformed.some((kind) => error instanceof kind)) return 'the token is no signed JWT';
  return undefined;
}

function refused(error: unknown, algorithms: readonly string[], logger: Logger): RefusedError {
  const problem = problemOf(error, algorithms);
  if (problem !== undefined) return unauthenticated(problem);
  // Not the caller's fault, and over when the issuer answers again: worth a retry.
  logger.warn({ err: error }, 'the keys to check tokens with could not be had');
  return new RefusedError(status.UNAVAILABLE, 'the keys to check tokens with could not be had');
}

function keyOf({ secret, jwks = '' }: JwtOptions) {
  if (secret === undefined) return { key: keysAt(jwks), algorithms: [...publicKeyAlgorithms, 'EdDSA', 'Ed25519'] };
  const bytes = new TextEncoder().encode(secret);
  return { key: (() => bytes) satisfies JWTVerifyGetKey, algorithms: ['HS256'] };
}

/** Knows callers by the `sub` of their token, which must be signed, unexpired and, where asked, of the right issuer. */
export function byJwt(options: JwtOptions, now: () => number, logger: Logger): Identify {
  const { key, algorithms } = keyOf(options);
  const { issuer, audience } = options;
  const fixed: JWTVerifyOptions = {
    algorithms,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: clockToleranceS,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  return async (asking) => {
    const token = tokenOf(onlyValue(asking, 'authorization'));
    const checked = await jwtVerify(token, key, { ...fixed, currentDate: new Date(now()) }).catch((error: unknown) => {
      throw refused(error, algorithms, logger);
    });
    return callerName(checked.payload.sub, 'the token’s claim "sub"');
  };
}
