// What gRPC would look up in DNS for ever, and answer UNAVAILABLE, is refused while somebody is looking.
import { checkText } from './policies/bounds.ts';

/** Throws a TypeError for a target that no name resolver could resolve. It is not shown: it may hold a password. */
export function checkTarget(option: string, target: unknown): void {
  checkText(option, target);
  const text = target as string;
  const web = /^https?:\/\//i.exec(text);
  if (web) throw new TypeError(`${option} must be host:port without ${web[0].toLowerCase()}`);
  const address = dnsAddress(text);
  if (address === undefined) return;
  if (/\s/.test(address)) throw new TypeError(`${option} must be host:port, there is a space in it`);
  // An IPv6 address without brackets has colons of its own and no port.
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(address) ?? [];
  if (host === '') throw new TypeError(`${option} must be host:port, there is no host`);
  if (port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) return;
  throw new TypeError(`${option} must end in a port from 1 to 65535, got "${port}"`);
}

/** What DNS is asked for; undefined = another resolver's (one of your own: `scheme:///name`). Any other first word is a host. */
function dnsAddress(target: string): string | undefined {
  if (target.startsWith('dns:')) return target.slice(4).replace(/^\/\/[^/]*\//, '');
  return /^(unix|unix-abstract|ipv4|ipv6|xds):|:\/\//.test(target) ? undefined : target;
}
