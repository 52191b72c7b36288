// Who the client is and how its connection is kept secret, of the options of createClient.
import { CallCredentials, type ChannelCredentials, type ChannelOptions, credentials as grpc } from '@grpc/grpc-js';
import { checkBoolean, checkObject } from '../policies/bounds.ts';
import { type Auth, checkAuth, type Identity, type Renewed } from './auth.ts';
import { tlsCredentials, type TlsOptions } from './tls.ts';

export interface SecurityOptions {
  /** Credentials for each attempt: `bearer()`, `apiKey()`, `basic()`, `oauth2()`, or your own. Default: none. */
  readonly auth?: Auth | undefined;
  /** TLS: `true` for public certificates, or files. Default: plaintext. */
  readonly tls?: true | TlsOptions | undefined;
  /** grpc-js's, in place of `tls`. */
  readonly credentials?: ChannelCredentials | undefined;
  /** Lets `auth` travel unencrypted: whoever sees the traffic can use it. Default false. */
  readonly allowPlaintextAuth?: boolean | undefined;
}

export interface Security {
  readonly credentials: ChannelCredentials;
  readonly channelOptions: ChannelOptions;
  readonly identity: Identity | undefined;
}

/** Reads certificates and checks all of it. Throws a TypeError that names the option and holds no secret. */
export function security(options: SecurityOptions, renewed: Renewed): Security {
  const { auth, tls, allowPlaintextAuth = false } = options;
  if (auth !== undefined) checkAuth(auth);
  if (options.credentials !== undefined) checkObject('credentials', options.credentials);
  checkBoolean('allowPlaintextAuth', allowPlaintextAuth);
  if (tls !== undefined && options.credentials !== undefined) {
    throw new TypeError('tls and credentials exclude each other: give one');
  }
  const plain = { credentials: options.credentials ?? grpc.createInsecure(), channelOptions: {} };
  const { credentials, channelOptions } = tls === undefined ? plain : tlsCredentials(tls, renewed);
  if (auth && !allowPlaintextAuth && !isSecret(credentials)) {
    throw new TypeError(
      `auth (${auth.name}) would travel unencrypted: give tls, or allowPlaintextAuth: true where that is no danger`,
    );
  }
  return { credentials, channelOptions, identity: auth && { auth, renewed } };
}

// gRPC itself refuses to join credentials of a caller to a plaintext channel: this asks it.
function isSecret(credentials: ChannelCredentials): boolean {
  try {
    credentials.compose(CallCredentials.createEmpty());
    return true;
  } catch {
    return false;
  }
}
