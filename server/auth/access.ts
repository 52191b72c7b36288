// Who may call, how the connection is kept secret and what is told of callers, of the options of the server.
import { keyFits, readCertificates, readKey, type Tls, type TlsOptions } from '../tls.ts';
import { named } from '../named.ts';
import { trueOrFalse } from '../option-checks.ts';
import { type AuthOptions, checkAuth } from './auth.ts';
import type { CallerLimitOptions } from '../caller-limit.ts';

export interface AccessOptions {
  /** How callers of the two services prove who they are. Default `{ kind: 'none' }`. */
  readonly auth?: AuthOptions | undefined;
  /** Default: plaintext. */
  readonly tls?: TlsOptions | undefined;
  /** How many calls each caller may make. Default: any number. */
  readonly rateLimit?: CallerLimitOptions | undefined;
  /** Whether each call is a line in the log. Default true. */
  readonly accessLog?: boolean | undefined;
}

export interface CheckedAccess {
  readonly auth: AuthOptions;
  readonly tls: Tls | undefined;
  readonly rateLimit: CallerLimitOptions | undefined;
  readonly accessLog: boolean;
}

function object<Value>(option: string, value: Value, keys: readonly (keyof Value & string)[]): Value {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${option} must be an object`);
  const unknown = Object.keys(value).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined) throw new RangeError(`${option}.${unknown} is not an option: expected ${keys.join(', ')}`);
  return value;
}

function file(option: string, value: unknown, read: (file: string) => Buffer): Buffer {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${option} must be the path of a file`);
  return named(option, () => read(value));
}

function checkTls(given: TlsOptions): Tls {
  const { certFile, keyFile, clientCaFile } = object('tls', given, ['certFile', 'keyFile', 'clientCaFile']);
  const cert = file('tls.certFile', certFile, readCertificates);
  const key = file('tls.keyFile', keyFile, readKey);
  if (!keyFits(cert, key)) throw new RangeError(`tls.keyFile: ${keyFile} is not the key of ${certFile}`);
  const clientCa = clientCaFile === undefined ? undefined : file('tls.clientCaFile', clientCaFile, readCertificates);
  return { cert, key, clientCa };
}

function checkRateLimit(given: CallerLimitOptions): CallerLimitOptions {
  const { perSecond, burst } = object('rateLimit', given, ['perSecond', 'burst']);
  if (typeof perSecond !== 'number' || !(perSecond > 0 && perSecond <= 1_000_000))
    throw new RangeError(`rateLimit.perSecond must be above 0 and at most 1000000, got ${String(perSecond)}`);
  if (burst !== undefined && !(Number.isInteger(burst) && burst >= 1 && burst <= 1_000_000))
    throw new RangeError(`rateLimit.burst must be a whole number from 1 to 1000000, got ${String(burst)}`);
  return { perSecond, burst };
}

/** Checks options and reads the files they name; an error names the option and shows no secret. */
export function checkAccess(options: AccessOptions): CheckedAccess {
  const { accessLog = true } = options;
  const auth = checkAuth(options.auth ?? { kind: 'none' });
  const tls = options.tls && checkTls(options.tls);
  const rateLimit = options.rateLimit && checkRateLimit(options.rateLimit);
  if (auth.kind === 'mtls' && !tls?.clientCa) throw new RangeError('auth.kind mtls needs tls.clientCaFile');
  if (auth.kind !== 'mtls' && tls?.clientCa) throw new RangeError('tls.clientCaFile counts only with auth.kind mtls');
  return { auth, tls, rateLimit, accessLog: trueOrFalse('accessLog', accessLog) };
}
