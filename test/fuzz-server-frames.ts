// HTTP/2 frames made by hand, so that every bit of them may be wrong: https://www.rfc-editor.org/rfc/rfc9113#section-4.1

/** What opens every HTTP/2 connection. */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** The types of frames, by number. */
export const types = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  promise: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;

/** Flags: `end` the stream (an answer to SETTINGS and PING), `whole` headers, a `padded` payload. */
export const flags = { none: 0, end: 1, whole: 4, padded: 8, priority: 32 } as const;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
  /** What the frame says of its length; default the truth. */
  readonly length?: number | undefined;
}

/** A frame as bytes. */
export function frame({ type, flags: bits, stream, payload, length = payload.length }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length % 2 ** 24, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(bits, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A whole number as four bytes. */
export function word(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** One setting and its value. */
export const setting = (id: number, value: number) => Buffer.concat([word(id).subarray(2), word(value)]);

function hpackText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const rest: number[] = [];
  for (let left = bytes.length - 127; bytes.length >= 127; left = Math.floor(left / 128)) {
    rest.push(left < 128 ? left : (left % 128) + 128);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from([Math.min(bytes.length, 127), ...rest]), bytes]);
}

/** Headers, each a literal that nobody has to remember: https://www.rfc-editor.org/rfc/rfc7541#section-6.2.2 */
export const hpack = (headers: Readonly<Record<string, string>>) =>
  Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), hpackText(name), hpackText(value)]),
  );

/** A message behind gRPC's five bytes. */
export function grpcFrame(message: Uint8Array, { flag = 0, length = message.length } = {}): Buffer {
  return Buffer.concat([Buffer.from([flag]), word(length), message]);
}
