// TLS: the server's certificate, and the authority of its callers' ones. What is in a file is never shown.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { experimental, ServerCredentials } from '@grpc/grpc-js';

export interface TlsOptions {
  /** PEM: the server's certificate, and those between it and the authority behind it. */
  readonly certFile: string;
  /** PEM: the private key of `certFile`, without a passphrase. */
  readonly keyFile: string;
  /** PEM: whose certificates callers may show; wanted by, and only with, the auth `mtls`. */
  readonly clientCaFile?: string | undefined;
}

/** What the files hold. */
export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly clientCa: Buffer | undefined;
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const words: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'no permission' };
    throw new RangeError(`${file} cannot be read: ${words[code] ?? code}`);
  }
}

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Reads certificates; a RangeError names the file and what is wrong with it. */
export function readCertificates(file: string): Buffer {
  const content = contentOf(file);
  const blocks = content.toString('latin1').match(certificate) ?? [];
  if (blocks.length === 0) throw new RangeError(`${file} must hold a certificate in PEM form; it holds none`);
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch {
      throw new RangeError(`${file}: certificate ${index + 1} of ${blocks.length} cannot be read`);
    }
  }
  return content;
}

/** Reads a private key; a RangeError names the file and what is wrong with it. */
export function readKey(file: string): Buffer {
  const content = contentOf(file);
  try {
    createPrivateKey(content);
    return content;
  } catch {
    throw new RangeError(`${file} must hold a private key in PEM form without a passphrase`);
  }
}

/** Whether a key is that of the first certificate. */
export const keyFits = (cert: Buffer, key: Buffer) => new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));

/** A provider of fixed certificates. */
function fixed({ cert, key, clientCa = cert }: Tls): experimental.CertificateProvider {
  // Not at once: grpc-js listens for the outcome only after it has asked.
  return {
    addCaCertificateListener: (listener) => queueMicrotask(() => listener({ caCertificate: clientCa })),
    addIdentityCertificateListener: (listener) =>
      queueMicrotask(() => listener({ certificate: cert, privateKey: key })),
    removeCaCertificateListener() {},
    removeIdentityCertificateListener() {},
  };
}

/** What gRPC listens with: no TLS, TLS, or TLS that asks callers for a certificate and leaves the no to `auth/mtls.ts`. */
export function serverCredentials(tls: Tls | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  if (!tls.clientCa) return ServerCredentials.createSsl(null, [{ cert_chain: tls.cert, private_key: tls.key }]);
  const provider = fixed(tls);
  // createSsl() can only end the handshake of a caller without a certificate, which then sees UNAVAILABLE.
  return experimental.createCertificateProviderServerCredentials(provider, provider, false);
}
