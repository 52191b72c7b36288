// Who may talk to the page. It steers a server's chaos, so a foreign web site in the same browser must not reach it:
// neither by a name that suddenly means 127.0.0.1 (DNS rebinding) nor by a form it posts (cross-site request forgery).

export interface Asked {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
}

export interface Refused {
  readonly status: number;
  readonly message: string;
}

const hostNameOf = (host: string): string | undefined => {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return undefined;
  }
};

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The host names the page answers to: loopback's, the one it listens on and those it is told. */
export const allowedHostNames = (pageHost: string, more: readonly string[]): ReadonlySet<string> => {
  const everywhere = pageHost === '0.0.0.0' || pageHost === '::';
  const own = everywhere ? [] : [pageHost.includes(':') ? `[${pageHost}]` : pageHost];
  return new Set([...loopback, ...own, ...more].map((name) => name.toLowerCase()));
};

/** Says why a request is refused; undefined = it is not. */
export const refusal = (asked: Asked, hostNames: ReadonlySet<string>): Refused | undefined => {
  const hostName = asked.host === undefined ? undefined : hostNameOf(asked.host);
  if (hostName === undefined || !hostNames.has(hostName)) {
    const names = [...hostNames].join(', ');
    return { status: 421, message: `this page answers to ${names}; name more hosts in PAGE_ALLOWED_HOSTS` };
  }
  if (asked.method === 'GET' || asked.method === 'HEAD') return undefined;
  if (asked.method !== 'POST')
    return { status: 405, message: `${asked.method} is not for this page; it knows GET and POST` };
  if (asked.origin === undefined || hostOf(asked.origin) !== asked.host)
    return { status: 403, message: 'a change must come from the page itself: Origin and Host differ' };
  if (asked.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return { status: 415, message: 'a change must be sent as application/json' };
  return undefined;
};
