// Certificates that are replaced while the client lives. grpc-js's own file watcher reads certificate and key apart, so
// that a rotation caught half-way leaves the channel without any, and its timer keeps the process alive.
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { experimental } from '@grpc/grpc-js';
import type { Renewed } from './auth.ts';
import { readTlsFiles, type TlsFiles, type TlsMaterial } from './tls-files.ts';

/** Gives the channel what is in the files now, and what is in them later; keeps the last that was whole. */
export function reloading(files: TlsFiles, reloadMs: number, renewed: Renewed): experimental.CertificateProvider {
  const material = latest(files, renewed);
  // Read while the client is made: an error in a timer would have nobody to go to.
  const trusted = files.caFile === undefined ? usual() : undefined;
  const caOf = ({ ca: own }: TlsMaterial) => ({ caCertificate: own ?? trusted ?? none });
  const ca = new Set<experimental.CaCertificateUpdateListener>();
  const identity = new Set<experimental.IdentityCertificateUpdateListener>();
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    if (!material.look()) return;
    for (const listener of ca) listener(caOf(material.now()));
    for (const listener of identity) listener(identityOf(material.now()));
  };
  // A channel without connections does not look: what was replaced meanwhile is seen before one is made.
  const watch = () => {
    if (timer !== undefined) return;
    look();
    timer = setInterval(look, reloadMs).unref();
  };
  const release = () => {
    if (ca.size + identity.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    addCaCertificateListener(listener) {
      watch();
      ca.add(listener);
      listener(caOf(material.now()));
    },
    addIdentityCertificateListener(listener) {
      watch();
      identity.add(listener);
      listener(identityOf(material.now()));
    },
    removeCaCertificateListener: (listener) => void (ca.delete(listener) && release()),
    removeIdentityCertificateListener: (listener) => void (identity.delete(listener) && release()),
  };
}

/** The last whole set of files; `look` reads them and says whether there is another. */
function latest(files: TlsFiles, renewed: Renewed) {
  let material = readTlsFiles(files);
  let wasWhole = true;
  return {
    now: () => material,
    look(): boolean {
      try {
        const found = readTlsFiles(files);
        wasWhole = true;
        if (isSame(found, material)) return false;
        material = found;
        renewed(true);
        return true;
      } catch {
        if (wasWhole) renewed(false);
        wasWhole = false;
        return false;
      }
    },
  };
}

// Whom a channel without reloading trusts: grpc-js's own variable, else Node's certificates and NODE_EXTRA_CA_CERTS.
const usual = () => {
  const file = process.env['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH'];
  return file ? readFileSync(file) : Buffer.from(getCACertificates('default').join('\n'));
};

const identityOf = ({ cert, key }: TlsMaterial) => (cert && key ? { certificate: cert, privateKey: key } : null);

const isSame = (one: TlsMaterial, other: TlsMaterial) =>
  (['ca', 'cert', 'key'] as const).every((part) => (one[part] ?? none).equals(other[part] ?? none));

const none = Buffer.alloc(0);
