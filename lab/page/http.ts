// The page over HTTP: its files, its stream of events, and the one thing it can change.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { CallError } from '../../client/index.ts';
import type { ConsoleRoutes } from '../console/routes.ts';
import type { EventStream, Message } from '../event-stream.ts';
import { fail, json, readBody } from './answers.ts';
import type { Asset } from './assets.ts';
import type { ChaosControl } from './chaos-control.ts';
import { refusal } from './guard.ts';

export interface PageServerOptions {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly control: Pick<ChaosControl, 'start'>;
  readonly stream: EventStream;
  /** What a new reader of the stream gets first. */
  readonly snapshot: () => Message;
  readonly hostNames: ReadonlySet<string>;
  /** What is below `/experiments/`. */
  readonly experiments: ConsoleRoutes;
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const body = z.strictObject({ name: z.string().min(1).max(64) });

// The server's own words reach the reader; everything else is "cannot be reached".
const failCall = (response: ServerResponse, error: unknown): void => {
  if (!(error instanceof CallError)) throw error;
  const status = { NOT_FOUND: 404, PERMISSION_DENIED: 502, UNAUTHENTICATED: 502 }[error.status as string] ?? 503;
  const cause = error.cause as { details?: string } | undefined;
  fail(response, status, `the server did not do it: ${cause?.details ?? error.message}`);
};

const startScenario = async (
  request: IncomingMessage,
  response: ServerResponse,
  control: PageServerOptions['control'],
) => {
  const asked = body.safeParse(await readBody(request));
  if (!asked.success) return fail(response, 400, 'expected a body like {"name":"homework"}');
  await control.start(asked.data.name).then(
    (status) => json(response, 200, status),
    (error: unknown) => failCall(response, error),
  );
};

const addReader = (
  request: IncomingMessage,
  response: ServerResponse,
  { stream, snapshot }: PageServerOptions,
): void => {
  stream.add(response, [snapshot()]);
  if (request.method === 'HEAD') response.end();
};

const route = async (request: IncomingMessage, response: ServerResponse, options: PageServerOptions): Promise<void> => {
  const url = URL.parse(`http://page${request.url ?? '/'}`);
  const path = url?.pathname ?? '';
  if (url !== null && (await options.experiments(request, response, url))) return;
  if (request.method === 'POST') {
    if (path === '/api/scenario') return await startScenario(request, response, options.control);
    return fail(
      response,
      404,
      `there is nothing to change at ${path}; scenarios are at /api/scenario, experiments at /experiments/start`,
    );
  }
  const asset = options.assets.get(path);
  if (asset !== undefined) return void response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
  if (path === '/api/stream') return addReader(request, response, options);
  if (path === '/healthz' || path === '/readyz') return json(response, 200, { status: 'ok' });
  fail(response, 404, `there is nothing at ${path}; the pages are at / and /experiments`);
};

/** The page's HTTP server, not yet listening. Errors answer as JSON with one sentence. */
export const createPageServer = (options: PageServerOptions): Server =>
  createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { host, origin } = request.headers;
    const asked = { method: request.method ?? '', host, origin, contentType: request.headers['content-type'] };
    const refused = refusal(asked, options.hostNames);
    if (refused !== undefined) return fail(response, refused.status, refused.message);
    route(request, response, options).catch(() => {
      if (response.headersSent) response.destroy();
      else fail(response, 500, 'the page failed on this request');
    });
  });
