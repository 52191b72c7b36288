// For the tests of TLS: certificates made for the run by the openssl program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface CertificateOptions {
  readonly authority: string;
  /** Without spaces. Default `/CN=<name>`. */
  readonly subject?: string;
  /** For example "DNS:localhost,IP:127.0.0.1". */
  readonly names?: string;
  /** -1 = it has expired. Default 2. */
  readonly days?: number;
}

export interface Certificates {
  /** The path of "name.pem" or "name.key". */
  file(name: string): string;
  pem(name: string): Buffer;
  authority(name: string): void;
  certificate(name: string, options: CertificateOptions): void;
  remove(): void;
}

/** A folder of certificates. */
export function certificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  const file = (name: string) => path.join(folder, name);
  const openssl = (command: string) => execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
  const newKey = (name: string) => openssl(`ecparam -genkey -name prime256v1 -noout -out ${name}.key`);
  return {
    file,
    pem: (name) => readFileSync(file(name)),
    authority(name) {
      newKey(name);
      openssl(`req -x509 -new -key ${name}.key -out ${name}.pem -subj /CN=${name} -days 2`);
    },
    certificate(name, { authority, subject = `/CN=${name}`, names, days = 2 }) {
      newKey(name);
      openssl(`req -new -key ${name}.key -out ${name}.csr -subj ${subject}`);
      writeFileSync(file(`${name}.ext`), names === undefined ? 'basicConstraints=CA:FALSE' : `subjectAltName=${names}`);
      const signing = `-CA ${authority}.pem -CAkey ${authority}.key -CAcreateserial -days ${days}`;
      openssl(`x509 -req -in ${name}.csr ${signing} -extfile ${name}.ext -out ${name}.pem`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
