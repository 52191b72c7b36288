// Inputs that are right HTTP/2 and no right gRPC: calls of Charge with something wrong around the message or beside it.
import type { OutgoingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { charge, chargeHeaders } from './fuzz-server-charge.ts';
import { grpcFrame } from './fuzz-server-frames.ts';
import { badToken, behaviour, oddMetadata, path, rightTimeout, timeout, type } from './fuzz-server-headers.ts';
import type { Ending, Http2Request } from './fuzz-server-http2.ts';
import type { Kind } from './fuzz-server-input.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((list) => Buffer.from(list));
type Change = Partial<Http2Request> & { readonly more?: OutgoingHttpHeaders };

/** A kind of call of Charge whose message has this key. */
const calls = (name: string, key: 'odd' | 'malformed', changes: fc.Arbitrary<Change>): Kind => {
  const right = [grpcFrame(charge(`${key}-${name.replaceAll(' ', '-')}`))];
  return {
    name,
    sends: changes.map(({ more, chunks = right, ending = 'end', ...rest }) => ({ sessions }) => {
      const headers = { ...chargeHeaders, ...more };
      const bodiless = headers[':method'] === 'GET' || headers[':method'] === 'HEAD';
      return sessions.send({ headers, chunks: bodiless ? [] : chunks, ending, ...rest });
    }),
  };
};

const inHeader = (header: string, values: fc.Arbitrary<string | string[]>) =>
  values.map((value) => ({ more: { [header]: value } }));
const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
const part = charge('malformed-part');
const brokenBody = fc.oneof(
  bytes(4).map((list) => [list]),
  fc.integer({ min: 1, max: 1e6 }).map((excess) => [grpcFrame(part, { length: part.length + excess })]),
  fc.constantFrom(4 * 1024 * 1024 + 1, 2 ** 31, 2 ** 32 - 1).map((length) => [grpcFrame(part, { length })]),
  fc.nat(part.length - 1).map((end) => [grpcFrame(part.subarray(0, end), { length: part.length })]),
  bytes(100).map((list) => [grpcFrame(Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), list]))]),
  fc.nat(20).map((count) => [grpcFrame(Buffer.concat([part, Buffer.alloc(count + 1, 0xff)]))]),
);
const compression = fc.oneof(
  fc.record({
    more: fc.constantFrom('br', 'zstd', 'gzip', 'deflate', 'x', '').map((name) => ({ 'grpc-encoding': name })),
    chunks: bytes(200).map((list) => [grpcFrame(Buffer.concat([Buffer.from([0xee]), list]), { flag: 1 })]),
  }),
  { weight: 1, arbitrary: fc.constant({ more: { 'grpc-encoding': 'gzip' }, chunks: [grpcFrame(bomb, { flag: 1 })] }) },
  fc.nat(bomb.length - 1).map((end) => ({
    more: { 'grpc-encoding': 'gzip' },
    chunks: [grpcFrame(gzipSync(part).subarray(0, end % 60), { flag: 1 })],
  })),
);
const endings = fc.constantFrom<Ending>('cancel', 'leave');
const halfSent = fc.record({
  chunks: fc.nat(part.length + 4).map((end) => [grpcFrame(part).subarray(0, end)]),
  ending: endings,
  patienceMs: fc.integer({ min: 1, max: 50 }),
});

/** Wrong around the message or beside it; "malformed" are those of which no payment may come. */
export const grpcKinds: readonly Kind[] = [
  calls('wrong paths', 'malformed', inHeader(':path', path)),
  calls('wrong content types', 'malformed', inHeader('content-type', type)),
  calls(
    'wrong methods',
    'odd',
    inHeader(':method', fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'BREW')),
  ),
  calls('broken timeouts', 'odd', inHeader('grpc-timeout', timeout)),
  calls(
    'odd timeouts',
    'odd',
    rightTimeout.map((value) => ({ more: { 'grpc-timeout': value, 'chaos-lane': 'patient' } })),
  ),
  calls(
    'broken bodies',
    'malformed',
    brokenBody.map((chunks) => ({ chunks })),
  ),
  calls('broken compression', 'malformed', compression),
  calls('wrong tokens', 'malformed', inHeader('authorization', badToken)),
  calls(
    'odd metadata',
    'odd',
    oddMetadata.map((more) => ({ more })),
  ),
  calls(
    'odd rpc-behavior',
    'odd',
    inHeader(
      'rpc-behavior',
      behaviour.map((words) => words.join(',')),
    ),
  ),
  calls('half sent', 'malformed', halfSent),
  calls(
    'other flags',
    'odd',
    fc.integer({ min: 2, max: 255 }).map((flag) => ({ chunks: [grpcFrame(charge('odd-flags'), { flag })] })),
  ),
];
