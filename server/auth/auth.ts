// How callers prove who they are, of the options of the server.
import type { Logger } from 'pino';
import { z } from 'zod';
import { type ApiKey, byApiKey, checkApiKeys } from './api-key.ts';
import type { Identify } from './identify.ts';
import { keysAt } from './jwks.ts';
import { byJwt, type JwtOptions } from './jwt.ts';
import { byCertificate } from './mtls.ts';
import { readable } from '../readable.ts';

/** How callers prove who they are. Health, reflection and ChaosControl have rules of their own. */
export type AuthOptions =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'jwt' } & JwtOptions)
  | { readonly kind: 'api-key'; readonly keys: readonly ApiKey[] }
  | { readonly kind: 'mtls' };

/** The kinds by name. */
export const authKinds = ['none', 'jwt', 'api-key', 'mtls'] as const satisfies readonly AuthOptions['kind'][];

/** What each variable or option of a token's check must be. */
export const jwtFields = {
  secret: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= 32 && Buffer.byteLength(text) <= 4096, 'expected 32 to 4096 bytes'),
  jwks: readable(keysAt),
  issuer: z.string().min(1).max(1024),
  audience: z.string().min(1).max(1024),
};

const apiKey = z.strictObject({ caller: z.string(), key: z.string() }, 'expected { caller, key }');

const schema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    z
      .strictObject({ kind: z.literal('jwt'), ...z.object(jwtFields).partial().shape })
      .refine(
        ({ secret, jwks }) => (secret === undefined) !== (jwks === undefined),
        'expected secret or jwks, and not both',
      ),
    z.strictObject({
      kind: z.literal('api-key'),
      keys: z.array(apiKey, 'expected a list of { caller, key }').superRefine((keys, context) => {
        try {
          checkApiKeys(keys);
        } catch (error) {
          context.addIssue({ code: 'custom', message: (error as Error).message });
        }
      }),
    }),
    z.strictObject({ kind: z.literal('mtls') }),
  ],
  `expected an object whose "kind" is one of ${authKinds.join(', ')}`,
) satisfies z.ZodType<AuthOptions>;

/** Checks what a caller gave; a RangeError names the part and shows no secret. */
export function checkAuth(given: unknown): AuthOptions {
  const { data, error } = schema.safeParse(given);
  if (data) return data;
  const [issue] = error.issues;
  throw new RangeError(`${['auth', ...(issue?.path ?? [])].join('.')}: ${issue?.message}`);
}

export interface IdentifyContext {
  /** Milliseconds since 1970 by the wall clock: by that one, tokens and certificates expire. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Who is calling, or undefined where nobody is asked. */
export function identifyBy(auth: AuthOptions, { now, logger }: IdentifyContext): Identify | undefined {
  if (auth.kind === 'jwt') return byJwt(auth, now, logger);
  if (auth.kind === 'api-key') return byApiKey(auth.keys);
  return auth.kind === 'mtls' ? byCertificate(now) : undefined;
}
