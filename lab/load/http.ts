// What the client process serves: its metrics, its health, and its events as they happen.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { EventStream, Message } from '../event-stream.ts';

export interface ClientServerOptions {
  readonly registry: Registry;
  readonly stream: EventStream;
  /** What a new reader of /events gets first. */
  readonly snapshot: () => Message;
  /** False once the process is stopping. An open breaker does not make it unready: it works as it should. */
  readonly ready: () => boolean;
}

const text = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
};

const metrics = async (response: ServerResponse, registry: Registry): Promise<void> => {
  const body = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType }).end(body);
};

/** The client process's HTTP server, not yet listening. */
export const createClientServer = ({ registry, stream, snapshot, ready }: ClientServerOptions): Server =>
  createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(response, 405, 'only GET is known here');
    if (path === '/healthz') return text(response, 200, 'ok');
    if (path === '/readyz') return text(response, ready() ? 200 : 503, ready() ? 'ready' : 'stopping');
    if (path === '/events') return stream.add(response, [snapshot()]);
    if (path !== '/metrics') return text(response, 404, 'there are /metrics, /healthz, /readyz and /events');
    metrics(response, registry).catch(() => text(response, 500, 'the metrics could not be rendered'));
  });
