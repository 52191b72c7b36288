// This machine, as addresses and names say it.
import { isIPv4 } from 'node:net';

/** Whether a host such as "127.0.0.1", "::1", "[::1]" or "localhost" is this machine. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:/i, '');
  return address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
