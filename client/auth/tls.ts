// Answers: others on the network who read or change the traffic, or pretend to be the server; with a certificate of the
// client's own (mTLS) also the server's question who is calling.
import { experimental, type ChannelCredentials, type ChannelOptions, credentials as grpc } from '@grpc/grpc-js';
import { checkKeys, checkNumber, checkText, maxDelayMs, shown } from '../policies/bounds.ts';
import type { Renewed } from './auth.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import { reloading } from './tls-reload.ts';

export interface TlsOptions extends TlsFiles {
  /** Checked against the server's certificate, and sent, in place of the target's host name. For tests and tunnels. */
  readonly serverName?: string | undefined;
  /**
   * How often the files are looked at, in milliseconds, from 100; new ones count for connections made from then on.
   * Default: read once.
   */
  readonly reloadMs?: number | undefined;
}

/** Channel credentials of files. Throws a TypeError or Error that names the option, the path and what is wrong. */
export function tlsCredentials(
  tls: true | TlsOptions,
  renewed: Renewed,
): { readonly credentials: ChannelCredentials; readonly channelOptions: ChannelOptions } {
  if (tls === true) return { credentials: grpc.createSsl(), channelOptions: {} };
  checkTls(tls);
  const { serverName, reloadMs } = tls;
  const { ca, cert, key } = readTlsFiles(tls);
  const channelOptions: ChannelOptions =
    serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName };
  if (reloadMs === undefined) return { credentials: grpc.createSsl(ca, key, cert), channelOptions };
  const provider = reloading(tls, reloadMs, renewed);
  const identity = cert === null ? null : provider;
  return { credentials: experimental.createCertificateProviderChannelCredentials(provider, identity), channelOptions };
}

const optionNames = [
  'caFile',
  'certFile',
  'keyFile',
  'serverName',
  'reloadMs',
] as const satisfies readonly (keyof TlsOptions)[];

function checkTls(tls: TlsOptions): void {
  if (typeof tls !== 'object') throw new TypeError(`tls must be true or an object, got ${shown(tls)}`);
  checkKeys('tls', tls, optionNames);
  for (const name of ['caFile', 'certFile', 'keyFile', 'serverName'] as const) {
    if (tls[name] !== undefined) checkText(`tls.${name}`, tls[name]);
  }
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    const [given, missing] = tls.certFile === undefined ? ['keyFile', 'certFile'] : ['certFile', 'keyFile'];
    throw new TypeError(`tls.${given} needs tls.${missing} beside it`);
  }
  if (tls.reloadMs !== undefined) checkNumber('tls.reloadMs', tls.reloadMs, { min: 100, max: maxDelayMs });
}
