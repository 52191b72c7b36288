// What Prometheus and orchestrators ask over HTTP: /metrics, /healthz (alive), /readyz (wants calls).
import { createServer, type Server, type ServerResponse } from 'node:http';

export interface HttpOptions {
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  readonly isReady: () => boolean;
}

function answer(response: ServerResponse, code: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

/** The HTTP side of a server, not yet listening. */
export function httpServer({ metrics, isReady }: HttpOptions): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'only GET and HEAD\n');
    const route = request.url?.split('?')[0];
    if (route === '/healthz') return answer(response, 200, 'ok\n');
    if (route === '/readyz') return isReady() ? answer(response, 200, 'ready\n') : answer(response, 503, 'draining\n');
    if (route !== '/metrics') return answer(response, 404, 'there are /metrics, /healthz and /readyz\n');
    metrics.render().then(
      (page) => answer(response, 200, page, metrics.contentType),
      () => answer(response, 500, 'the metrics could not be rendered\n'),
    );
  });
}
