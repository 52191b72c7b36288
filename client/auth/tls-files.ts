// Certificates and keys from files. Errors name option and path; what is in a file is never shown.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface TlsFiles {
  /** PEM: whom to trust, in place of the public authorities. */
  readonly caFile?: string | undefined;
  /** PEM: the client's certificate, and those between it and the authority behind it. With `keyFile`. */
  readonly certFile?: string | undefined;
  /** PEM: the private key of `certFile`, without a passphrase. */
  readonly keyFile?: string | undefined;
}

/** What is in the files; null where there is none. */
export interface TlsMaterial {
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

/** Reads and checks the files, so that a wrong one is found now and not at the first handshake. */
export function readTlsFiles({ caFile, certFile, keyFile }: TlsFiles): TlsMaterial {
  const ca = read('tls.caFile', caFile, checkCertificates);
  const cert = read('tls.certFile', certFile, checkCertificates);
  const key = read('tls.keyFile', keyFile, checkKey);
  if (cert && key && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new TypeError(`tls.keyFile ${keyFile} is not the key of the certificate in tls.certFile ${certFile}`);
  }
  return { ca, cert, key };
}

type Check = (content: string) => string | undefined;

function read(option: string, file: string | undefined, check: Check): Buffer | null {
  if (file === undefined) return null;
  const content = contentOf(option, file);
  const wrong = check(content.toString('latin1'));
  if (wrong !== undefined) throw new TypeError(`${option} ${file} ${wrong}`);
  return content;
}

function contentOf(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new TypeError(`${option} ${file} cannot be read: ${words[code] ?? code}`);
  }
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file (ENOENT)',
  EACCES: 'no permission (EACCES)',
  EISDIR: 'it is a directory (EISDIR)',
};

const certificate =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

function checkCertificates(content: string): string | undefined {
  const blocks = content.match(certificate) ?? [];
  if (blocks.length === 0) return 'holds no certificate in PEM form';
  const broken = blocks.findIndex((block) => !isReadable(() => new X509Certificate(block)));
  return broken === -1
    ? undefined
    : `holds a certificate that cannot be read, number ${broken + 1} of ${blocks.length}`;
}

function checkKey(content: string): string | undefined {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content)) return 'holds no private key in PEM form';
  if (content.includes('ENCRYPTED')) return 'holds a private key with a passphrase; give one without';
  return isReadable(() => createPrivateKey(content)) ? undefined : 'holds a private key that cannot be read';
}

function isReadable(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
