// Answers: a server that wants a token, `authorization: Bearer …`. For one that issues its tokens by OAuth2 client
// credentials take oauth2(): it fetches, keeps and renews them.
import type { Auth, AuthMetadata } from './auth.ts';
import { checkToken, provided } from './secret.ts';

/** Where a token comes from, if it changes: asked before every attempt, so keep it at hand. */
export type TokenProvider = () => string | Promise<string>;

/**
 * A fixed token, or a provider of tokens. After UNAUTHENTICATED the provider is asked anew; only another token than the
 * last one is worth another attempt. Throws a TypeError for a token that is not visible ASCII.
 */
export function bearer(token: string | TokenProvider): Auth {
  if (typeof token === 'function') return fromProvider(token);
  checkToken('bearer token', token);
  const metadata = { authorization: `Bearer ${token}` };
  return { name: 'bearer', metadata: () => metadata };
}

function fromProvider(provider: TokenProvider): Auth {
  let last: string | undefined;
  const carry = (given: unknown): AuthMetadata => {
    last = provided(given);
    return { authorization: `Bearer ${last}` };
  };
  return {
    name: 'bearer',
    metadata() {
      const given = provider();
      return typeof given === 'string' ? carry(given) : Promise.resolve(given).then(carry);
    },
    async renew(renewed) {
      const before = last;
      const isOther = provided(await provider()) !== before;
      renewed(isOther);
      return isOther;
    },
  };
}
