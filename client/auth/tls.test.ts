// TLS and mTLS end to end, on certificates made for the run.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { needs } from '../../test/needs.ts';
import { bearer, type ClientEvent, type ClientOptions, createClient } from '../index.ts';
import { security } from './security.ts';

const tool = needs('openssl');
const suite = tool.ok ? 'TLS' : `TLS (skipped: ${tool.reason})`;

let folder: string;
const file = (name: string) => path.join(folder, name);
const pem = (name: string) => readFileSync(file(name));
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });

function makeAuthority(name: string): void {
  openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', `${name}.key`);
  openssl('req', '-x509', '-new', '-key', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2');
}

function makeCertificate(name: string, authority: string, names: string): void {
  openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  writeFileSync(file(`${name}.ext`), `subjectAltName=${names}`);
  const signing = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
}

interface Secured {
  readonly port: number;
  readonly seen: { readonly authorization: unknown; readonly host: string }[];
  close(): void;
}

/** A server that wants a certificate of the authority, if `mutual`. */
async function securedServer({ mutual = false, as = 'server' } = {}): Promise<Secured> {
  const seen: { authorization: unknown; host: string }[] = [];
  const server = new Server();
  server.addService(paymentGateway, {
    GetPayment(call: ServerUnaryCall<object, object>, done: sendUnaryData<object>) {
      seen.push({ authorization: call.metadata.get('authorization')[0], host: call.getHost() });
      done(null, { payment: { id: 'p1' } });
    },
  });
  const pair = { private_key: pem(`${as}.key`), cert_chain: pem(`${as}.pem`) };
  const credentials = ServerCredentials.createSsl(pem('authority.pem'), [pair], mutual);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, at) => (error ? reject(error) : resolve(at)));
  });
  return { port, seen, close: () => server.forceShutdown() };
}

/** How one call over a new client ended: the payment's id or the error's message. */
async function ask(port: number, options: ClientOptions): Promise<string> {
  await using client = createClient(paymentGateway, `localhost:${port}`, { policies: [], ...options });
  return client.getPayment({ id: 'p1' }, { timeoutMs: 5_000 }).then(
    ({ payment }) => payment?.id ?? '',
    (error: Error) => error.message,
  );
}

const refusal = (tls: ClientOptions['tls']): string => {
  try {
    security({ tls } as ClientOptions, () => undefined);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).cause).toBeUndefined();
    return (error as Error).message;
  }
  return expect.fail('it was accepted');
};

describe.skipIf(!tool.ok)(suite, () => {
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tls-'));
    makeAuthority('authority');
    makeAuthority('stranger');
    makeCertificate('server', 'authority', 'DNS:localhost,IP:127.0.0.1');
    makeCertificate('elsewhere', 'authority', 'DNS:payments.example');
    makeCertificate('client', 'authority', 'DNS:client');
    makeCertificate('intruder', 'stranger', 'DNS:client');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('trusts the authority of caFile, and credentials travel', async () => {
    const server = await securedServer();
    const options = { tls: { caFile: file('authority.pem') }, auth: bearer('t0ken') };
    expect(await ask(server.port, options)).toBe('p1');
    expect(server.seen[0]?.authorization).toBe('Bearer t0ken');
    server.close();
  });

  it('refuses a server whose authority it does not know', async () => {
    const server = await securedServer();
    expect(await ask(server.port, { tls: true })).toContain('UNAVAILABLE');
    expect(await ask(server.port, { tls: { caFile: file('stranger.pem') } })).toContain('UNAVAILABLE');
    expect(server.seen).toEqual([]);
    server.close();
  });

  it('refuses a certificate of another name, unless serverName says whose it should be', async () => {
    const server = await securedServer({ as: 'elsewhere' });
    const caFile = file('authority.pem');
    expect(await ask(server.port, { tls: { caFile } })).toContain('UNAVAILABLE');
    expect(await ask(server.port, { tls: { caFile, serverName: 'payments.example' } })).toBe('p1');
    expect(server.seen.map(({ host }) => host)).toEqual(['payments.example']);
    server.close();
  });

  it('shows a certificate of its own to a server that wants one; another one is turned away', async () => {
    const server = await securedServer({ mutual: true });
    const caFile = file('authority.pem');
    const as = (name: string) => ({ caFile, certFile: file(`${name}.pem`), keyFile: file(`${name}.key`) });
    expect(await ask(server.port, { tls: as('client') })).toBe('p1');
    expect(await ask(server.port, { tls: { ...as('client'), reloadMs: 100 } })).toBe('p1');
    expect(await ask(server.port, { tls: { caFile } })).toContain('UNAVAILABLE');
    expect(await ask(server.port, { tls: as('intruder') })).toContain('UNAVAILABLE');
    expect(server.seen).toHaveLength(2);
    server.close();
  });

  it('trusts the roots of the environment also where its own files are looked at again', async () => {
    const server = await securedServer({ mutual: true });
    const tls = { certFile: file('client.pem'), keyFile: file('client.key'), reloadMs: 100 };
    vi.stubEnv('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', file('authority.pem'));
    expect(await ask(server.port, { tls })).toBe('p1');
    vi.stubEnv('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', file('stranger.pem'));
    expect(await ask(server.port, { tls })).toContain('UNAVAILABLE');
    vi.stubEnv('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', file('nowhere.pem'));
    await expect(ask(server.port, { tls })).rejects.toThrow('nowhere.pem');
    server.close();
  });

  it('takes new files for new connections, and keeps the old ones while the new are not whole', async () => {
    const server = await securedServer({ mutual: true });
    copyFileSync(file('intruder.pem'), file('own.pem'));
    copyFileSync(file('intruder.key'), file('own.key'));
    const events: ClientEvent[] = [];
    const renewals = () => events.flatMap((event) => (event.type === 'credentials-renewed' ? [event.ok] : []));
    const until = async (count: number) => {
      const endMs = performance.now() + 10_000;
      while (renewals().length < count && performance.now() < endMs) await new Promise((go) => setTimeout(go, 50));
    };
    const tls = { caFile: file('authority.pem'), certFile: file('own.pem'), keyFile: file('own.key'), reloadMs: 100 };
    await using client = createClient(paymentGateway, `localhost:${server.port}`, {
      policies: [],
      tls,
      onEvent: (event) => void events.push(event),
      channelOptions: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 100 },
    });
    const call = () =>
      client.getPayment({ id: 'p1' }, { timeoutMs: 5_000 }).then(
        () => 'ok',
        (error: Error) => error.message,
      );
    expect(await call()).toContain('UNAVAILABLE');
    copyFileSync(file('client.pem'), file('own.pem'));
    await until(1);
    // Looked at three more times, and told once.
    await new Promise((go) => setTimeout(go, 350));
    expect(renewals()).toEqual([false]);
    copyFileSync(file('client.key'), file('own.key'));
    await until(2);
    expect(renewals()).toEqual([false, true]);
    const endMs = performance.now() + 10_000;
    let said = await call();
    while (said !== 'ok' && performance.now() < endMs) said = await call();
    expect(said).toBe('ok');
    server.close();
  });

  it('says which file is wrong and why, and shows nothing of it', () => {
    const secret = pem('client.key').toString().split('\n')[1] as string;
    writeFileSync(file('words.pem'), `s3cret ${secret}`);
    writeFileSync(file('broken.pem'), `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----\n`);
    writeFileSync(file('broken.key'), `-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----\n`);
    const locked = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nxx\n-----END ENCRYPTED PRIVATE KEY-----\n';
    writeFileSync(file('locked.key'), locked);
    const certFile = file('client.pem');
    const keyFile = file('client.key');
    const cases: [ClientOptions['tls'], string][] = [
      [{ caFile: file('none.pem') }, `tls.caFile ${file('none.pem')} cannot be read: there is no such file (ENOENT)`],
      [{ caFile: folder }, `tls.caFile ${folder} cannot be read: it is a directory (EISDIR)`],
      [{ caFile: file('words.pem') }, `tls.caFile ${file('words.pem')} holds no certificate in PEM form`],
      [
        { caFile: file('broken.pem') },
        `tls.caFile ${file('broken.pem')} holds a certificate that cannot be read, number 1 of 1`,
      ],
      [{ caFile: keyFile }, `tls.caFile ${keyFile} holds no certificate in PEM form`],
      [{ certFile: keyFile, keyFile }, `tls.certFile ${keyFile} holds no certificate in PEM form`],
      [{ certFile, keyFile: certFile }, `tls.keyFile ${certFile} holds no private key in PEM form`],
      [
        { certFile, keyFile: file('broken.key') },
        `tls.keyFile ${file('broken.key')} holds a private key that cannot be read`,
      ],
      [
        { certFile, keyFile: file('locked.key') },
        `tls.keyFile ${file('locked.key')} holds a private key with a passphrase; give one without`,
      ],
      [
        { certFile, keyFile: file('server.key') },
        `tls.keyFile ${file('server.key')} is not the key of the certificate in tls.certFile ${certFile}`,
      ],
      [{ certFile }, 'tls.certFile needs tls.keyFile beside it'],
      [{ keyFile }, 'tls.keyFile needs tls.certFile beside it'],
    ];
    for (const [tls, message] of cases) {
      const said = refusal(tls);
      expect(said).toBe(message);
      expect(said).not.toContain(secret.slice(0, 12));
    }
  });
});
