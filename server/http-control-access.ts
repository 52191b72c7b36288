// Who may steer the chaos over HTTP. Without a token it answers this machine alone, and a web site that is open in a
// browser of this machine must not pass for it: neither by a name that suddenly means 127.0.0.1 (DNS rebinding) nor by a
// request that it makes the browser send (cross-site request forgery).
import { isLoopbackPeer, tokenProblem } from './control-access.ts';
import { HttpError } from './http-error.ts';
import { isLoopback } from './loopback.ts';

export interface Asked {
  /** "127.0.0.1:50000" */
  readonly peer: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

const hostNameOf = (host: string) => host.replace(/:\d*$/, '').toLowerCase();

const isOwnOrigin = (origin: string, host: string) => origin.toLowerCase() === `http://${host.toLowerCase()}`;

const refuse = (message: string) => new HttpError(403, 'PERMISSION_DENIED', message);

function checkThisMachine({ peer, host = '', origin }: Asked): void {
  if (!isLoopbackPeer(peer))
    throw refuse(
      'the control answers only callers on its own machine; start the server with CHAOS_CONTROL_TOKEN to allow others',
    );
  if (!isLoopback(hostNameOf(host)))
    throw refuse('Host: expected localhost, 127.0.0.1 or [::1]: without CHAOS_CONTROL_TOKEN no other name is answered');
  if (origin !== undefined && !isOwnOrigin(origin, host))
    throw refuse('Origin: expected none: another site’s page must not steer the chaos');
}

/** Throws an HttpError unless the caller may go on; it never repeats a token. */
export function checkAccess(asked: Asked, token: string | undefined): void {
  if (token === undefined) return checkThisMachine(asked);
  const problem = tokenProblem(asked.authorization, token);
  if (problem === undefined) return;
  const message = `${problem}: send the header "authorization: Bearer <CHAOS_CONTROL_TOKEN of the server>"`;
  throw new HttpError(401, 'UNAUTHENTICATED', message, { 'www-authenticate': 'Bearer' });
}
