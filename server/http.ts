// What is asked over HTTP: /metrics, /healthz (alive), /readyz (wants calls) by Prometheus and orchestrators, and the
// control of the chaos.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { controlPaths } from './http-control-routes.ts';

export interface HttpOptions {
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  readonly isReady: () => boolean;
  /** Answers all paths under /chaos/. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => void;
}

type Headers = Readonly<Record<string, string>>;

function answer(response: ServerResponse, code: number, body: string, headers: Headers = {}): void {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(code, { ...type, ...headers }).end(body);
}

const here = ['/metrics', '/healthz', '/readyz', ...controlPaths];

// A sender of a body has this long, and one that keeps its connection alive is no danger to the others.
const requestTimeout = 30_000;

/** The HTTP side of a server, not yet listening. */
export function httpServer({ metrics, isReady, control }: HttpOptions): Server {
  return createServer({ requestTimeout, keepAlive: true }, (request, response) => {
    const route = request.url?.split('?')[0] ?? '';
    if (route === '/chaos' || route.startsWith('/chaos/')) return control(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'only GET and HEAD\n', { allow: 'GET, HEAD' });
    if (route === '/healthz') return answer(response, 200, 'ok\n');
    if (route === '/readyz') return isReady() ? answer(response, 200, 'ready\n') : answer(response, 503, 'draining\n');
    if (route !== '/metrics') return answer(response, 404, `there are ${here.join(', ')}\n`);
    metrics.render().then(
      (page) => answer(response, 200, page, { 'content-type': metrics.contentType }),
      () => answer(response, 500, 'the metrics could not be rendered\n'),
    );
  });
}
