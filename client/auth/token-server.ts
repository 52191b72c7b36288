// A token endpoint in this process, for tests: answers as it is told and counts.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it was asked. */
export interface Asked {
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What to answer: a status and a body, of the request if need be; `hang` = nothing, ever. */
export type TokenAnswer = 'hang' | ((asked: Asked) => { readonly status: number; readonly body: unknown });

export interface TokenServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  /** From now on. Default: tokens `t1`, `t2`, … that live for an hour. */
  answer: TokenAnswer;
}

/** Starts it on loopback. */
export async function tokenServer(): Promise<TokenServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => void respond(request, response));
  const state = {
    url: '',
    asked,
    answer: (() => token(`t${asked.length}`)) as TokenAnswer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const one = { authorization: request.headers.authorization, body };
    asked.push(one);
    if (state.answer === 'hang') return;
    const said = state.answer(one);
    response.writeHead(said.status, { 'content-type': 'application/json' });
    response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return state;
}

/** An answer with a token. */
export const token = (value: string, lifetimeS = 3_600) => ({
  status: 200,
  body: { access_token: value, token_type: 'Bearer', expires_in: lifetimeS },
});
