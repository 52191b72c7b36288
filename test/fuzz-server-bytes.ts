// Inputs that are wrong from their first bytes or frames on, each over a connection of its own.
import fc from 'fast-check';
import { charge, chargeHeaders } from './fuzz-server-charge.ts';
import { flags, type Frame, frame, grpcFrame, hpack, preface, setting, types, word } from './fuzz-server-frames.ts';
import { type Kind, sendBytes } from './fuzz-server-input.ts';

const leaving = fc.constantFrom('end', 'close', 'reset');
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((list) => Buffer.from(list));
const stayMs = fc.integer({ min: 1, max: 30 });
const none = Buffer.alloc(0);

const toGrpc = (name: string, content: fc.Arbitrary<Uint8Array>): Kind => ({
  name,
  sends: fc.tuple(content, stayMs, leaving).map(
    ([chunk, stay, way]) =>
      (target) =>
        sendBytes(target.grpcPort, { chunks: [chunk], stayMs: stay, leaving: way }),
  ),
});

const tlsHello = Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(193, 7)]);
const noHttp2 = fc.oneof(
  bytes(400),
  fc.integer({ min: 1, max: preface.length - 1 }).map((length) => preface.subarray(0, length)),
  fc
    .constantFrom('GET / HTTP/1.1\r\nhost: x\r\n\r\n', 'POST /a HTTP/1.0\r\n\r\n{}', 'PRI * HTTP/2.0\r\n\r\n')
    .map(Buffer.from),
  fc
    .constant('GET / HTTP/1.1\r\nupgrade: h2c\r\nconnection: upgrade\r\nhttp2-settings: AAMAAABk\r\n\r\n')
    .map(Buffer.from),
  fc.integer({ min: 1, max: tlsHello.length }).map((length) => tlsHello.subarray(0, length)),
);

const streamId = fc.oneof(fc.constantFrom(0, 1, 2, 3, 5, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 31 - 1));
const anyFrame: fc.Arbitrary<Frame> = fc.record({
  type: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.integer({ min: 0, max: 255 })),
  flags: fc.oneof(fc.constantFrom(0, 1, 4, 5, 8, 32, 0x2d), fc.integer({ min: 0, max: 255 })),
  stream: streamId,
  payload: fc.oneof(bytes(64), fc.constantFrom(0, 4, 5, 6, 8).map(Buffer.alloc)),
  length: fc.option(fc.constantFrom(0, 1, 5, 16_384, 16_385, 2 ** 24 - 1), { nil: undefined, freq: 4 }),
});

const settings = (payload: Uint8Array = none) => frame({ type: types.settings, flags: 0, stream: 0, payload });
const opening = Buffer.concat([preface, settings()]);
const headers = (stream: number, more: Partial<Frame> = {}) =>
  frame({ type: types.headers, flags: flags.whole, stream, payload: hpack(chargeHeaders), ...more });
const rightCall = (stream: number) =>
  Buffer.concat([
    headers(stream),
    frame({ type: types.data, flags: flags.end, stream, payload: grpcFrame(charge('odd-raw')) }),
  ]);

const wrongFrames = fc.array(anyFrame, { minLength: 1, maxLength: 8 }).map((list) => list.map(frame));
const afterOpening = (parts: fc.Arbitrary<readonly Uint8Array[]>) =>
  parts.map((list) => Buffer.concat([opening, ...list]));

/** A right connection in which some bytes are others. */
const spoilt = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 6 })
  .map((places) => {
    const whole = Buffer.concat([opening, rightCall(1), rightCall(3)]);
    for (const [place, byte] of places) whole[Math.floor(place * (whole.length - 1))] = byte;
    return whole;
  });

const many = (max: number, make: (index: number) => Uint8Array) =>
  fc.integer({ min: 2, max }).map((count) => Array.from({ length: count }, (_, index) => make(index)));
const zeros = (type: number, payload: Uint8Array, stream = 0) => frame({ type, flags: 0, stream, payload });
const continuation = (payload: Uint8Array) => frame({ type: types.continuation, flags: 0, stream: 1, payload });

const floods = fc.oneof(
  many(1000, () => zeros(types.ping, Buffer.alloc(8))),
  many(1000, () => settings(setting(4, 65_535))),
  many(200, (index) => Buffer.concat([headers(2 * index + 1), zeros(types.reset, word(8), 2 * index + 1)])),
  many(1000, () => zeros(types.window, word(1))),
  many(500, (index) => zeros(types.priority, Buffer.concat([word(2 * index + 1), Buffer.from([1])]), 2 * index + 1)),
  many(300, () => frame({ type: types.data, flags: 0, stream: 1, payload: none })).map((list) => [headers(1), ...list]),
  many(200, (index) => continuation(hpack({ [`x-${index}`]: 'v'.repeat(100) }))).map((list) => [
    headers(1, { flags: 0 }),
    ...list,
  ]),
  many(1000, () => continuation(none)).map((list) => [headers(1, { flags: 0 }), ...list]),
);

const abuses = fc.constantFrom<readonly Uint8Array[]>(
  [settings(Buffer.concat(Array.from({ length: 2000 }, (_, index) => setting(index, index))))],
  [settings(setting(4, 2 ** 31)), rightCall(1)],
  [settings(setting(4, 0)), rightCall(1)],
  [settings(setting(5, 1))],
  [settings(setting(1, 2 ** 32 - 1)), settings(setting(1, 0)), rightCall(1)],
  [settings(Buffer.alloc(5))],
  [zeros(types.window, word(2 ** 31 - 1)), zeros(types.window, word(2 ** 31 - 1))],
  [headers(1), zeros(types.window, word(2 ** 31 - 1), 1)],
  [zeros(types.window, word(0))],
  [headers(1), headers(1)],
  [headers(5), headers(3)],
  [headers(2)],
  [headers(1, { flags: 0 }), zeros(types.ping, Buffer.alloc(8))],
  [zeros(types.data, Buffer.alloc(10), 7)],
  [headers(1), frame({ type: types.data, flags: flags.padded, stream: 1, payload: Buffer.from([200, 1]) })],
  [zeros(types.promise, word(2), 1)],
  [zeros(types.priority, Buffer.concat([word(1), Buffer.from([1])]), 1)],
  [rightCall(1), frame({ type: types.data, flags: flags.end, stream: 1, payload: grpcFrame(charge('odd-raw')) })],
  [rightCall(1), zeros(types.goaway, Buffer.concat([word(1), word(0)]))],
  [rightCall(1), zeros(types.reset, word(8), 1)],
  [headers(1, { payload: Buffer.concat([Buffer.alloc(300, 0x3f), hpack(chargeHeaders)]) })],
  [headers(1, { payload: Buffer.alloc(4000, 0xbe) })],
  [headers(1, { payload: hpack({ ...chargeHeaders, ':path': '', ':scheme': '' }) })],
  [headers(1, { payload: hpack({ ...chargeHeaders, connection: 'close', 'transfer-encoding': 'chunked' }) })],
  [headers(1, { payload: hpack({ ...chargeHeaders, 'UPPER-case': 'a\r\nb\0c' }) })],
  [headers(1, { payload: hpack({ ...chargeHeaders, ':unknown': 'x', '': '' }) })],
  [headers(1, { payload: hpack({ ...chargeHeaders, 'content-length': '7' }) }), rightCall(3)],
);

const wrongHpack = bytes(300).map((payload) => [headers(1, { payload }), rightCall(3)]);

/** Wrong from the first byte, or from the first frame after a right opening. */
export const byteKinds: readonly Kind[] = [
  toGrpc('no HTTP/2', noHttp2),
  toGrpc('wrong frames', afterOpening(wrongFrames)),
  toGrpc('spoilt connections', spoilt),
  toGrpc('floods of frames', afterOpening(floods)),
  toGrpc('abuse of frames', afterOpening(abuses)),
  toGrpc('wrong HPACK', afterOpening(wrongHpack)),
];
