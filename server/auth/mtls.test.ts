// TLS and mTLS end to end, on certificates made for the run.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { Client, credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { needs } from '../../test/needs.ts';
import { type CallWith, connect, goodCharge, invoke, serverAndClient } from '../testing.ts';
import { type Certificates, certificates } from '../testing-certificates.ts';
import { checkAccess } from './access.ts';
import { byCertificate } from './mtls.ts';
import { asking, recorded, secret, tokenOf, whoOf } from './testing.ts';

const tool = needs('openssl');
let made: Certificates;

/** A caller with a certificate of the given name, or none. */
const credentialsOf = (name?: string) =>
  credentials.createSsl(made.pem('authority.pem'), ...(name ? [made.pem(`${name}.key`), made.pem(`${name}.pem`)] : []));

function caller(port: number, with_: ChannelCredentials): Client {
  const client = new Client(`localhost:${port}`, with_, { 'grpc.use_local_subchannel_pool': 1 });
  onTestFinished(() => client.close());
  return client;
}

const charge = (client: Client, given: CallWith = {}) =>
  invoke(client, paymentGateway.Charge, goodCharge('k1'), { timeoutMs: 10_000, ...given });

const tlsFiles = () => ({ certFile: made.file('server.pem'), keyFile: made.file('server.key') });
const mutual = () => ({
  auth: { kind: 'mtls' } as const,
  tls: { ...tlsFiles(), clientCaFile: made.file('authority.pem') },
});

/** What a charge over a connection of its own is answered, and the ticket to resume its TLS session. */
async function rawCharge(port: number, options: { cert?: Buffer; key?: Buffer; session?: Buffer | undefined }) {
  const session = connectHttp2(`https://localhost:${port}`, { ca: made.pem('authority.pem'), ...options });
  let ticket: Buffer | undefined;
  (session.socket as TLSSocket).on('session', (given: Buffer) => (ticket = given));
  const stream = session.request({
    ':method': 'POST',
    ':path': paymentGateway.Charge.path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const seen: Record<string, unknown> = {};
  const note = (headers: object) => void Object.assign(seen, headers);
  stream.on('response', note).on('trailers', note).resume();
  const message = paymentGateway.Charge.requestSerialize(goodCharge('k1'));
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([frame, message]));
  await once(stream, 'close');
  const resumed = (session.socket as TLSSocket).isSessionReused();
  session.close();
  return {
    status: String(seen['grpc-status']),
    message: decodeURIComponent(String(seen['grpc-message'])),
    ticket,
    resumed,
  };
}

describe.skipIf(!tool.ok)(tool.ok ? 'TLS' : `TLS (skipped: ${tool.reason})`, () => {
  beforeAll(() => {
    made = certificates();
    made.authority('authority');
    made.authority('stranger');
    made.certificate('server', { authority: 'authority', names: 'DNS:localhost,IP:127.0.0.1' });
    made.certificate('shop-1', { authority: 'authority', names: 'DNS:other-name' });
    made.certificate('unnamed', { authority: 'authority', subject: '/O=shops', names: 'URI:spiffe://shops/2,DNS:x' });
    made.certificate('nobody', { authority: 'authority', subject: '/O=shops' });
    made.certificate('expired', { authority: 'authority', days: -1 });
    made.certificate('forged', { authority: 'stranger', subject: '/CN=shop-1' });
  });
  afterAll(() => made.remove());

  it('is there without mTLS, for whoever trusts the certificate, and not for plaintext', async () => {
    const [server] = await serverAndClient({ tls: tlsFiles() });
    expect((await charge(caller(server.grpcPort, credentialsOf()))).status).toBe('OK');
    expect((await charge(caller(server.grpcPort, credentials.createSsl()))).status).toBe('UNAVAILABLE');
    expect((await charge(connect(server.address))).status).toBe('UNAVAILABLE');
  });

  it('carries tokens, and then the log has nothing to warn of', async () => {
    const plain = recorded();
    await serverAndClient({ auth: { kind: 'jwt', secret }, logger: plain.logger });
    expect(plain.lines.join()).toContain('auth jwt without TLS');
    const { lines, logger } = recorded();
    const [server] = await serverAndClient({ auth: { kind: 'jwt', secret }, tls: tlsFiles(), logger });
    const client = caller(server.grpcPort, credentialsOf());
    expect((await charge(client)).status).toBe('UNAUTHENTICATED');
    const metadata = { authorization: `Bearer ${await tokenOf()}` };
    expect((await charge(client, { metadata })).status).toBe('OK');
    expect(lines.join()).not.toContain('without TLS');
  });

  it.each([
    ['shop-1', 'shop-1'],
    ['unnamed', '"spiffe://shops/2"'],
  ])('knows a caller by its certificate: %s is %s', async (name, known) => {
    const { lines, logger } = recorded();
    const [server] = await serverAndClient({ ...mutual(), logger });
    expect((await charge(caller(server.grpcPort, credentialsOf(name)))).status).toBe('OK');
    await expect.poll(() => lines.join()).toContain(`by ${JSON.stringify(known).slice(1, -1)}: OK`);
  });

  it.each([
    [undefined, 'no client certificate was sent'],
    ['forged', 'the client certificate is not signed by an authority that this server trusts'],
    ['expired', 'the client certificate has expired'],
    ['nobody', 'the client certificate must name the caller in 1 to 256 characters'],
  ])('says why a caller with the certificate "%s" is not let in', async (name, details) => {
    const [server] = await serverAndClient(mutual());
    const reply = await charge(caller(server.grpcPort, credentialsOf(name)));
    expect(reply).toMatchObject({ status: 'UNAUTHENTICATED', details });
  });

  it('asks a health probe for no certificate', async () => {
    const [server] = await serverAndClient(mutual());
    const health = loadSync(protoPath)['grpc.health.v1.Health'] as unknown as Record<
      'Check',
      typeof paymentGateway.Charge
    >;
    const request = {} as ReturnType<typeof goodCharge>;
    const reply = await invoke(caller(server.grpcPort, credentialsOf()), health.Check, request);
    expect(reply.status).toBe('OK');
  });

  it.each([undefined, 'forged'])('lets nobody in by resuming a session of a caller with "%s"', async (name) => {
    const [server] = await serverAndClient(mutual());
    const own = name ? { cert: made.pem(`${name}.pem`), key: made.pem(`${name}.key`) } : {};
    const first = await rawCharge(server.grpcPort, own);
    expect(first.status).toBe('16');
    expect(first.ticket).toBeDefined();
    const second = await rawCharge(server.grpcPort, { ...own, session: first.ticket });
    expect(second).toMatchObject({ resumed: true, status: '16' });
  });

  it('lets a caller resume its own session', async () => {
    const [server] = await serverAndClient(mutual());
    const own = { cert: made.pem('shop-1.pem'), key: made.pem('shop-1.key') };
    const { ticket, status } = await rawCharge(server.grpcPort, own);
    expect(status).toBe('0');
    expect(await rawCharge(server.grpcPort, { ...own, session: ticket })).toMatchObject({ resumed: true, status: '0' });
  });

  it('is refused with files that do not belong together, by name', () => {
    const wrongKey = { certFile: made.file('server.pem'), keyFile: made.file('shop-1.key') };
    expect(() => checkAccess({ tls: wrongKey })).toThrow(
      `tls.keyFile: ${wrongKey.keyFile} is not the key of ${wrongKey.certFile}`,
    );
    const keyAsCert = { certFile: made.file('server.key'), keyFile: made.file('server.key') };
    expect(() => checkAccess({ tls: keyAsCert })).toThrow('must hold a certificate in PEM form; it holds none');
    const certAsKey = { certFile: made.file('server.pem'), keyFile: made.file('server.pem') };
    expect(() => checkAccess({ tls: certAsKey })).toThrow('must hold a private key in PEM form');
    const { tls } = mutual();
    expect(() => checkAccess({ tls })).toThrow('tls.clientCaFile counts only with auth.kind mtls');
  });
});

const certificateOf = (given: object): ReturnType<typeof asking> => {
  const sslPeerCertificate = { valid_to: 'Jan  1 00:00:00 2030 GMT', subject: {}, ...given } as PeerCertificate;
  const { call, wire } = asking();
  return { wire, call: { ...call, getAuthContext: () => ({ sslPeerCertificate }) } };
};

test.each([
  [{ subject: { CN: 'shop-1' } }, 'shop-1'],
  [{ subject: { CN: ['first', 'second'] } }, 'first'],
  [{ subjectaltname: 'DNS:shop.example, DNS:other' }, 'shop.example'],
  [{ subjectaltname: 'email:me@example.com' }, 'me@example.com'],
  [{ subjectaltname: 'URI:"https://a,b"' }, 'https://a,b'],
  [{ subjectaltname: 'othername:<unsupported>, DNS:x' }, /^UNAUTHENTICATED: the client certificate must name/],
  [{ subject: undefined }, /^UNAUTHENTICATED: the client certificate must name/],
  [{ subject: { CN: 'x'.repeat(257) } }, /^UNAUTHENTICATED: the client certificate’s common name must name/],
])('a certificate of %j is %s’s', async (certificate, name) => {
  const who = await whoOf(
    byCertificate(() => 0),
    certificateOf(certificate),
  );
  expect(who).toEqual(typeof name === 'string' ? name : expect.stringMatching(name));
});

test('a certificate that expires while its connection lasts is no longer enough', async () => {
  let now = Date.UTC(2029, 11, 31, 23, 59, 59);
  const identify = byCertificate(() => now);
  const call = certificateOf({ subject: { CN: 'shop-1' } });
  expect(await whoOf(identify, call)).toBe('shop-1');
  now += 1001;
  expect(await whoOf(identify, call)).toBe('UNAUTHENTICATED: the client certificate has expired');
});
