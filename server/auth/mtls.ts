// The client's certificate (mTLS). The handshake asks for one but lets a caller without it in, so that a health probe
// needs none and a refused call says why.
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type Asking, callerName, type Identify, unauthenticated } from './identify.ts';

const problems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the client certificate has expired',
  CERT_NOT_YET_VALID: 'the client certificate is not valid yet',
  INVALID_PURPOSE: 'the client certificate is not one for clients',
};

function problem({ wire }: Asking): string {
  const socket = wire.stream().session?.socket as TLSSocket | undefined;
  // Empty, not undefined, where none was sent.
  if (!socket?.getPeerCertificate().raw) return 'no client certificate was sent';
  const code = String(socket.authorizationError);
  return problems[code] ?? 'the client certificate is not signed by an authority that this server trusts';
}

// "DNS:shop-1, URI:…"; a value with a comma or a quote in it is written as JSON.
const alternative = /^(?:DNS|URI|email|IP Address):(?:"((?:[^"\\]|\\.)*)"|([^,"]+))/;

function nameOf({ subject, subjectaltname = '' }: PeerCertificate): string {
  const common = [subject?.CN].flat()[0];
  if (common) return callerName(common, 'the client certificate’s common name');
  const [, quoted, plain] = alternative.exec(subjectaltname) ?? [];
  return callerName(quoted ?? plain, 'the client certificate');
}

/** Knows callers by the common name of their certificate, else by its first alternative name. */
export function byCertificate(now: () => number): Identify {
  return (asking) => {
    const certificate = asking.call.getAuthContext().sslPeerCertificate;
    if (!certificate) throw unauthenticated(problem(asking));
    // The handshake was some time ago.
    if (Date.parse(certificate.valid_to) < now()) throw unauthenticated('the client certificate has expired');
    return nameOf(certificate);
  };
}
