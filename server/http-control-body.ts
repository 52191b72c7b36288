// The body of a request to the control: bounded, and of a type that no form of a web site can send.
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/** 1 MB. */
const maxBodyBytes = 1_000_000;

const tooLarge = () => new HttpError(413, 'PAYLOAD_TOO_LARGE', `body: expected at most ${maxBodyBytes} bytes`);

function checkType({ headers }: IncomingMessage, types: readonly string[]): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && types.includes(type)) return;
  const message = `content-type: expected ${types.join(' or ')}, got ${type ?? 'none'}`;
  throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
}

const bytesOf = (request: IncomingMessage) =>
  new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // Goes on beyond the limit, throwing away: so the sender gets to read the answer.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return reject(tooLarge());
      chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });

/** The body as text, when it is of one of the types; else an HttpError. */
export async function readBody(request: IncomingMessage, types: readonly string[]): Promise<string> {
  checkType(request, types);
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await bytesOf(request);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new HttpError(400, 'INVALID_ARGUMENT', 'body: expected UTF-8');
  }
}

/** A body that is a JSON object. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new HttpError(400, 'INVALID_ARGUMENT', `body: expected JSON: ${(error as Error).message}`);
  }
}
