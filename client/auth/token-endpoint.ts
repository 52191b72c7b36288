// Asks a token endpoint for a token (RFC 6749, section 4.4). What it answers is never shown: it may echo the request.
import { NoCredentials } from './auth.ts';
import { provided } from './secret.ts';
import type { Token } from './token-cache.ts';

export interface TokenRequest {
  readonly url: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The library of the protocol: loaded only for those who use it, as it takes longer than most of the client. */
export const protocol = () => import('oauth4webapi');

/** A fresh token. Rejects with `NoCredentials`, which says the status and the error code of the standard, no more. */
export async function askForToken(request: TokenRequest, signal: AbortSignal): Promise<Token> {
  const { url, clientId, clientSecret, parameters } = request;
  const oauth = await protocol();
  const server = { issuer: url.origin, token_endpoint: url.href };
  const client = { client_id: clientId };
  const proof = oauth.ClientSecretBasic(clientSecret);
  const options = { signal, [oauth.allowInsecureRequests]: url.protocol === 'http:' };
  let status: number | undefined;
  try {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, parameters, options);
    ({ status } = answer);
    const { access_token, expires_in, token_type } = await oauth.processClientCredentialsResponse(
      server,
      client,
      answer,
    );
    if (token_type !== 'bearer') throw new NoCredentials('the token endpoint gave a token that is no bearer token');
    return { value: provided(access_token), lifetimeMs: expires_in === undefined ? Infinity : expires_in * 1_000 };
  } catch (error) {
    throw error instanceof NoCredentials ? error : new NoCredentials(whatWentWrong(error, status));
  }
}

// RFC 6749, sections 5.2 and 4.1.2.1.
const knownErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'server_error',
  'temporarily_unavailable',
];

function whatWentWrong(thrown: unknown, status: number | undefined): string {
  const { error, cause } = (thrown ?? {}) as { readonly error?: unknown; readonly cause?: unknown };
  if (status !== undefined) {
    const known = knownErrors.find((one) => one === error);
    if (known !== undefined) return `the token endpoint answered ${status} ${known}`;
    return status === 200 ? 'the token endpoint answered 200 with no token' : `the token endpoint answered ${status}`;
  }
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const why = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : '';
  return `the token endpoint cannot be reached${why}`;
}
