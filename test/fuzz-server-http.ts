// Hostile requests to the control over HTTP, and to what else answers there.
import fc from 'fast-check';
import { faultBody, forMs, scenarioText } from './fuzz-server-asks.ts';
import { type Kind, sendBytes } from './fuzz-server-input.ts';

const overHttp = (name: string, texts: fc.Arbitrary<readonly (string | Uint8Array)[]>, stayMs = 150): Kind => ({
  name,
  sends: texts.map((parts) => {
    const chunks = [Buffer.concat(parts.map((part) => Buffer.from(part as string)))];
    return ({ httpPort }) => sendBytes(httpPort, { chunks, stayMs, leaving: 'close' });
  }),
});

const head = (method: string, path: string, headers: Readonly<Record<string, string | number>> = {}) =>
  `${method} ${path} HTTP/1.1\r\n${Object.entries({ host: '127.0.0.1', connection: 'close', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const bodies = fc.oneof(
  faultBody.map((value) => ['faults', JSON.stringify(value)] as const),
  scenarioText.map((text) => ['scenarios', text] as const),
  fc
    .record({ name: fc.oneof(fc.constantFrom('off', 'OFF', 'fuzz-1', 'fuzz-2', 'fuzz-3'), fc.jsonValue()), forMs })
    .map((value) => ['scenario', JSON.stringify(value)] as const),
  fc.tuple(fc.constantFrom('faults', 'scenario', 'scenarios'), fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.json())),
);
const mediaType = fc.constantFrom(
  'application/json',
  'application/json',
  'application/json',
  'application/yaml',
  'text/plain',
  'application/x-www-form-urlencoded',
  ';',
);
const rightHttp = fc.tuple(bodies, mediaType).map(([[path, body], type]) => {
  const content = Buffer.from(body as string);
  const headers = { 'content-type': type, 'content-length': content.length };
  return [head('POST', `/chaos/v1/${path}`, headers), content];
});

const words = fc.constantFrom(
  'status',
  'faults',
  'arrivals',
  'injections',
  'kinds',
  'stream',
  '__proto__',
  '%',
  '%ff',
  '..',
  '',
  '{id}',
  'set-1',
  '%00',
);
const queries = fc.oneof(
  fc.constantFrom('', '?limit=0', '?limit=1e3', '?limit=5&limit=6', '?sinceId=-1', '?x', '?%'),
  fc.webQueryParameters().map((text) => `?${text}`),
);
const otherHttp = fc
  .record({
    method: fc.constantFrom(
      'GET',
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'TRACE',
      'BREW',
      'CONNECT',
    ),
    root: fc.constantFrom('/chaos/v1', '/chaos', '/metrics', '/healthz', '', 'http://evil.example', '*'),
    path: fc.array(words, { maxLength: 4 }),
    query: queries,
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { host: 'evil.example' },
      { host: '' },
      { host: 'localhost:99999999' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { accept: 'text/event-stream' },
      { expect: '100-continue' },
      { upgrade: 'websocket', connection: 'upgrade' },
      { authorization: 'Bearer x' },
    ),
  })
  .map(({ method, root, path, query, headers }) => [head(method, `${root}/${path.join('/')}${query}`, headers)]);

const json = { 'content-type': 'application/json' };
const brokenHttp = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((list) => [list]),
  fc.nat(60).map((end) => [head('GET', '/chaos/v1/status').slice(0, end)]),
  fc.constantFrom<readonly (string | Uint8Array)[]>(
    [head('POST', '/chaos/v1/faults', { ...json, 'content-length': 1e15 }), 'a'],
    [head('POST', '/chaos/v1/faults', { ...json, 'content-length': -1 }), 'a'],
    [head('POST', '/chaos/v1/faults', { ...json, 'content-length': 1_500_000 }), Buffer.alloc(1_500_000, 32)],
    [head('POST', '/chaos/v1/scenarios', { ...json, 'transfer-encoding': 'chunked' }), 'fffffffff\r\n{}'],
    [
      head('POST', '/chaos/v1/scenarios', { ...json, 'transfer-encoding': 'chunked' }),
      '5\r\n{"a":\r\n0\r\nx: y\r\n\r\n',
    ],
    [head('POST', '/chaos/v1/faults', { ...json, 'content-length': 2, 'transfer-encoding': 'chunked' }), '{}'],
    [head('GET', '/chaos/v1/status', { 'x-huge': 'v'.repeat(100_000) })],
    [head('GET', `/chaos/v1/${'a'.repeat(50_000)}`)],
    Array.from({ length: 50 }, () => head('GET', '/chaos/v1/kinds', { connection: 'keep-alive' })),
    ['GET /metrics HTTP/9.9\r\n\r\n'],
    ['GET /metrics HTTP/1.1\nhost: a\n b\n\n'],
    ['\r\n\r\n\r\nGET / HTTP/1.1\r\nhost : x\r\n\r\n'],
  ),
);
/** What may be asked over HTTP, and what may not. */
export const httpKinds: readonly Kind[] = [
  overHttp('control over HTTP: bodies', rightHttp),
  overHttp('control over HTTP: requests', otherHttp),
  overHttp('control over HTTP: broken', brokenHttp, 60),
];
