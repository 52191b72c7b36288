import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { serverAndClient } from './testing.ts';
import { ask, errorOf } from './testing-http.ts';

const post = (body: unknown) => ({ body: JSON.stringify(body) });

test('a body that is too large is 413, whether its length was told or not, and the server goes on', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const body = Buffer.alloc(1_000_001, ' ');
  for (const headers of [{}, { 'transfer-encoding': 'chunked' }])
    expect(await ask(metricsPort, 'POST', '/chaos/v1/faults', { body, headers })).toMatchObject({
      status: 413,
      json: errorOf('PAYLOAD_TOO_LARGE', 'body: expected at most 1000000 bytes'),
    });
  expect((await ask(metricsPort, 'GET', '/chaos/v1/status')).status).toBe(200);
});

test('who sends far too much may send it all before it reads the answer', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const socket = connect(metricsPort, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const bytes = 32_000_000; // More than the kernel's buffers hold.
  socket.write('POST /chaos/v1/faults HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
  socket.write(`transfer-encoding: chunked\r\n\r\n${bytes.toString(16)}\r\n`);
  await new Promise((resolve) => socket.write(Buffer.alloc(bytes, ' '), resolve));
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body that a form of another site could send is refused', async () => {
  const [server] = await serverAndClient();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/json']) {
    const given = { body: '{"name":"outage"}', headers: { 'content-type': type } };
    expect(await ask(server.metricsPort, 'POST', '/chaos/v1/scenario', given)).toMatchObject({
      status: 415,
      json: errorOf('UNSUPPORTED_MEDIA_TYPE', `content-type: expected application/json, got ${type}`),
    });
  }
  expect(server.status().scenario).toBe('off');
});

test('a body that is no UTF-8 is refused', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const body = Buffer.from([0x22, 0xff, 0x22]);
  expect(await ask(metricsPort, 'POST', '/chaos/v1/faults', { body })).toMatchObject({
    status: 400,
    json: errorOf('INVALID_ARGUMENT', 'body: expected UTF-8'),
  });
});

test('another site is refused before anything happens', async () => {
  const [server] = await serverAndClient();
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) {
    const given = { ...post({ name: 'outage' }), headers: { 'content-type': 'application/json', ...headers } };
    const reply = await ask(server.metricsPort, 'POST', '/chaos/v1/scenario', given);
    expect(reply).toMatchObject({ status: 403, json: errorOf('PERMISSION_DENIED', expect.any(String)) });
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
  }
  expect(server.status().scenario).toBe('off');
});

test('with a token every path asks for it, but not what Prometheus and orchestrators read', async () => {
  const controlToken = 'a-long-token';
  const [{ metricsPort }] = await serverAndClient({ controlToken });
  for (const path of ['/chaos/v1/status', '/chaos/v1/injections', '/chaos/v1/nothing']) {
    const reply = await ask(metricsPort, 'GET', path);
    expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect(reply.json).toEqual(errorOf('UNAUTHENTICATED', expect.stringContaining('no token was sent')));
  }
  const headers = { authorization: `Bearer ${controlToken}`, host: 'chaos.example' };
  expect((await ask(metricsPort, 'GET', '/chaos/v1/status', { headers })).status).toBe(200);
  for (const path of ['/metrics', '/healthz', '/readyz'])
    expect((await ask(metricsPort, 'GET', path)).status).toBe(200);
});

test('a caller that leaves in the middle of its body leaves nothing behind, and is no bug of ours', async () => {
  const bugs: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line) => void bugs.push(line) });
  const [{ metricsPort }] = await serverAndClient({ logger });
  const socket = connect(metricsPort, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('POST /chaos/v1/faults HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
  socket.write('content-length: 100\r\n\r\n{');
  await wait(20);
  socket.resetAndDestroy();
  expect((await ask(metricsPort, 'GET', '/chaos/v1/status')).status).toBe(200);
  expect(bugs).toEqual([]);
});
