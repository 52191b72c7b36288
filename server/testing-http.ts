// For the tests of the control over HTTP: requests with any header, which fetch would not send.
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface AskWith {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** Opens a request; settles with the head of the answer. */
export const open = (port: number, method: string, path: string, { body, headers }: AskWith = {}) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...type, ...headers }, agent: false });
    asked.once('response', resolve).once('error', reject).end(body);
  });

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** One request and its whole answer. */
export async function ask(port: number, method: string, path: string, given: AskWith = {}): Promise<HttpReply> {
  const response = await open(port, method, path, given);
  const body = await text(response);
  return { status: response.statusCode ?? 0, headers: response.headers, text: body, json: parsed(body) };
}

/** What every error of the control looks like. */
export const errorOf = (code: string, message: unknown) => ({ error: { code, message } });
