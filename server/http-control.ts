// The control over HTTP: what ChaosControl does, as JSON under /chaos/v1/. It has a port of its own, so that no fault of
// a gRPC connection can hold it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ControlActions } from './control-actions.ts';
import { ControlError, type ControlProblem } from './control-error.ts';
import { checkAccess } from './http-control-access.ts';
import { readBody } from './http-control-body.ts';
import { actionFor } from './http-control-routes.ts';
import { eventStreams, type StreamsOptions } from './http-control-stream.ts';
import { HttpError } from './http-error.ts';

export interface HttpControlOptions extends StreamsOptions {
  readonly actions: ControlActions;
  /** Undefined: only callers on this machine. */
  readonly token: string | undefined;
  readonly logger: Logger;
}

const statuses: Record<ControlProblem, number> = { INVALID_ARGUMENT: 400, NOT_FOUND: 404, RESOURCE_EXHAUSTED: 429 };

function httpErrorOf(error: unknown, logger: Logger): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ControlError) return new HttpError(statuses[error.problem], error.problem, error.message);
  logger.error({ err: error }, 'the control over HTTP failed: a bug in the server');
  return new HttpError(500, 'INTERNAL', 'internal error; the log of the server tells more');
}

function send(response: ServerResponse, status: number, body: object, headers: HttpError['headers'] = {}): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

function sendError(response: ServerResponse, { status, code, message, headers }: HttpError): void {
  send(response, status, { error: { code, message: message.toWellFormed() } }, headers);
}

const askedBy = ({ socket, headers: { host, origin, authorization } }: IncomingMessage) => ({
  peer: `${socket.remoteAddress}:${socket.remotePort}`,
  host,
  origin,
  authorization,
});

function queryOf(text: string): Readonly<Record<string, string>> {
  const query = new URLSearchParams(text);
  const names = [...query.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new HttpError(400, 'INVALID_ARGUMENT', `${twice.slice(0, 64)}: expected once, got more`);
  return Object.fromEntries(query);
}

/** Answers every request whose path begins with /chaos. */
export function httpControl({ actions, token, logger, ...streaming }: HttpControlOptions) {
  const openStream = eventStreams(streaming);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    checkAccess(askedBy(request), token);
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const { action, id } = actionFor(request.method ?? '', path);
    const body = action.bodies ? await readBody(request, action.bodies) : '';
    const reply = action.reply({ actions, id, query: queryOf(query), body });
    if ('stream' in reply) return openStream(request, response, reply.stream);
    send(response, reply.status ?? 200, reply.json);
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      if (response.destroyed || response.headersSent) return void response.destroy();
      sendError(response, httpErrorOf(error, logger));
    });
  };
}
