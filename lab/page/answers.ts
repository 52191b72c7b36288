// How the page answers and reads: JSON, small bodies, one sentence for what went wrong.
import type { IncomingMessage, ServerResponse } from 'node:http';

const maxBodyBytes = 4096;

/** Answers with data as JSON. */
export const json = (response: ServerResponse, status: number, data: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(data));
};

/** Answers with a sentence of what went wrong. */
export const fail = (response: ServerResponse, status: number, error: string): void =>
  json(response, status, { error });

/** A body of JSON, of at most 4 KiB; undefined = it is not one. */
export const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > maxBodyBytes) return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
