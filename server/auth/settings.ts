// The environment's part in who may call: AUTH…, TLS…, RATE_LIMIT…, ACCESS_LOG.
import { z } from 'zod';
import { keyFits, readCertificates, readKey } from '../tls.ts';
import { readable } from '../readable.ts';
import type { AccessOptions } from './access.ts';
import { parseApiKeys } from './api-key.ts';
import { authKinds, type AuthOptions, jwtFields } from './auth.ts';

const most = 1_000_000;
const number = (least: number, pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

/** What each variable may hold. */
export const accessSchemas = {
  AUTH: z.enum(authKinds),
  AUTH_JWT_SECRET: jwtFields.secret.optional(),
  AUTH_JWKS: jwtFields.jwks.optional(),
  AUTH_JWT_ISSUER: jwtFields.issuer.optional(),
  AUTH_JWT_AUDIENCE: jwtFields.audience.optional(),
  AUTH_API_KEYS: readable(parseApiKeys).optional(),
  TLS_CERT_FILE: readable(readCertificates).optional(),
  TLS_KEY_FILE: readable(readKey).optional(),
  TLS_CLIENT_CA_FILE: readable(readCertificates).optional(),
  RATE_LIMIT_PER_SECOND: number(0.001, /^\d{1,7}(\.\d{1,3})?$/).optional(),
  RATE_LIMIT_BURST: number(1, /^\d{1,7}$/).optional(),
  ACCESS_LOG: z.enum(['true', 'false']),
};

type AccessName = keyof typeof accessSchemas;
export type AccessConfig = z.infer<z.ZodObject<typeof accessSchemas>>;

const pem = 'the path of a PEM file';
const claim = 'at most 1024 characters';

/** What `--help` tells. */
export const accessVariables: Readonly<
  Record<AccessName, { readonly default?: string; readonly expected: string; readonly meaning: string }>
> = {
  AUTH: {
    default: 'none',
    expected: `one of ${authKinds.join(', ')}`,
    meaning: 'how callers prove who they are: none, jwt, api-key, mtls',
  },
  AUTH_JWT_SECRET: { expected: '32 to 4096 bytes', meaning: 'jwt: the key of tokens signed with HS256' },
  AUTH_JWKS: { expected: 'a file or an https URL', meaning: 'jwt: public keys of tokens; a file or an https URL' },
  AUTH_JWT_ISSUER: { expected: claim, meaning: 'jwt: what iss must be; unset = anything' },
  AUTH_JWT_AUDIENCE: { expected: claim, meaning: 'jwt: what aud must be or hold; unset = anything' },
  AUTH_API_KEYS: { expected: 'caller:key,…', meaning: 'api-key: shop-1:its-key,shop-2:its-key; 16 characters or more' },
  TLS_CERT_FILE: { expected: pem, meaning: 'the server’s certificate, PEM; unset = no TLS' },
  TLS_KEY_FILE: { expected: pem, meaning: 'the key of TLS_CERT_FILE, PEM' },
  TLS_CLIENT_CA_FILE: { expected: pem, meaning: 'mtls: who signs the callers’ certificates, PEM' },
  RATE_LIMIT_PER_SECOND: {
    expected: `a number from 0.001 to ${most}`,
    meaning: 'calls a second of each caller; unset = any number',
  },
  RATE_LIMIT_BURST: {
    expected: `a whole number from 1 to ${most}`,
    meaning: 'how many of them at once; unset = RATE_LIMIT_PER_SECOND',
  },
  ACCESS_LOG: { default: 'true', expected: 'true or false', meaning: 'whether each call is a line in the log' },
};

/** The variables whose value no error may show. */
export const accessSecrets: readonly AccessName[] = ['AUTH_JWT_SECRET', 'AUTH_API_KEYS', 'AUTH_JWKS'];

/** The variables whose readers say best what is wrong. */
export const accessOwnWords: readonly AccessName[] = [
  'AUTH_JWKS',
  'AUTH_API_KEYS',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'TLS_CLIENT_CA_FILE',
];

const kindOf: Partial<Record<AccessName, AuthOptions['kind']>> = {
  AUTH_JWT_SECRET: 'jwt',
  AUTH_JWKS: 'jwt',
  AUTH_JWT_ISSUER: 'jwt',
  AUTH_JWT_AUDIENCE: 'jwt',
  AUTH_API_KEYS: 'api-key',
  TLS_CLIENT_CA_FILE: 'mtls',
};

/** Who sets a key without the AUTH it belongs to believes the server guarded, and it is not. */
const withoutEffect = (config: AccessConfig) =>
  Object.entries(kindOf).flatMap(([name, kind]) =>
    config[name as AccessName] !== undefined && config.AUTH !== kind
      ? [`${name}: counts only with AUTH=${kind}, got AUTH=${config.AUTH}`]
      : [],
  );

function needed(config: AccessConfig): readonly (string | false)[] {
  const { AUTH, AUTH_JWT_SECRET: secret, AUTH_JWKS: jwks, TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = config;
  return [
    AUTH === 'jwt' &&
      (secret === undefined) === (jwks === undefined) &&
      'AUTH: jwt needs AUTH_JWT_SECRET or AUTH_JWKS, one',
    AUTH === 'api-key' && config.AUTH_API_KEYS === undefined && 'AUTH: api-key needs AUTH_API_KEYS',
    AUTH === 'mtls' && config.TLS_CLIENT_CA_FILE === undefined && 'AUTH: mtls needs TLS_CLIENT_CA_FILE',
    AUTH === 'mtls' && cert === undefined && 'AUTH: mtls needs TLS_CERT_FILE and TLS_KEY_FILE',
    cert !== undefined && key === undefined && 'TLS_CERT_FILE: needs TLS_KEY_FILE beside it',
    cert === undefined && key !== undefined && 'TLS_KEY_FILE: needs TLS_CERT_FILE beside it',
    cert !== undefined &&
      key !== undefined &&
      !keyFits(readCertificates(cert), readKey(key)) &&
      `TLS_KEY_FILE: ${key} is not the key of ${cert}`,
    config.RATE_LIMIT_BURST !== undefined &&
      config.RATE_LIMIT_PER_SECOND === undefined &&
      'RATE_LIMIT_BURST: needs RATE_LIMIT_PER_SECOND beside it',
  ];
}

/** What is wrong with variables that are each right: one line each. */
export const accessProblems = (config: AccessConfig): readonly string[] => [
  ...withoutEffect(config),
  ...needed(config).filter((problem) => problem !== false),
];

function authOf(config: AccessConfig): AuthOptions {
  const { AUTH: kind } = config;
  if (kind === 'api-key') return { kind, keys: parseApiKeys(config.AUTH_API_KEYS ?? '') };
  if (kind !== 'jwt') return { kind };
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS: jwks, AUTH_JWT_ISSUER: issuer, AUTH_JWT_AUDIENCE: audience } = config;
  return { kind, secret, jwks, issuer, audience };
}

/** The options that checked variables stand for. */
export function accessOptions(config: AccessConfig): Required<AccessOptions> {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, TLS_CLIENT_CA_FILE: clientCaFile } = config;
  const { RATE_LIMIT_PER_SECOND: perSecond, RATE_LIMIT_BURST: burst } = config;
  return {
    auth: authOf(config),
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile, clientCaFile },
    rateLimit: perSecond === undefined ? undefined : { perSecond, burst },
    accessLog: config.ACCESS_LOG === 'true',
  };
}
