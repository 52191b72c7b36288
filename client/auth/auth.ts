// How a client proves who it is: a header or two on every attempt.

/** What goes onto an attempt: header names in lower case, values of printable ASCII. */
export type AuthMetadata = Readonly<Record<string, string>>;

/** Told whenever new credentials were fetched (true) or could not be (false). */
export type Renewed = (ok: boolean) => void;

/** One way to prove who the client is. It keeps its secrets in a closure: nothing that prints it shows them. */
export interface Auth {
  /** For errors, `oauth2`; never a secret. */
  readonly name: string;
  /** Asked before each attempt. Answer without a promise when the credentials are at hand: it costs the call nothing. */
  metadata(renewed: Renewed): AuthMetadata | Promise<AuthMetadata>;
  /**
   * Asked after UNAUTHENTICATED, by one call at a time: fetches new credentials; resolves to whether another attempt
   * would carry others. Without it, UNAUTHENTICATED is final.
   */
  renew?(renewed: Renewed): Promise<boolean>;
}

/** The credentials of one client, and who is told when they change. */
export interface Identity {
  readonly auth: Auth;
  readonly renewed: Renewed;
}

/** Why there are no credentials, in words that hold no secret: they may be shown to the caller as they are. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';
}

/** Checks the option `auth`. What it was given is not shown: it may be the secret itself. */
export function checkAuth(auth: Auth): void {
  const one = auth as Partial<Auth> | null;
  const fits = typeof one === 'object' && typeof one?.metadata === 'function' && typeof one.name === 'string';
  const wanted = 'made by bearer(), apiKey(), basic() or oauth2(), or have a name and a function metadata';
  if (!fits) throw new TypeError(`auth must be ${wanted}; got ${auth === null ? 'null' : typeof auth}`);
  const { renew } = one;
  if (renew !== undefined && typeof renew !== 'function') {
    throw new TypeError(`auth.renew must be a function, got ${typeof renew}`);
  }
}
