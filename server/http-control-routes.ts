// Which paths the control has over HTTP, and what each does.
import type { ControlActions } from './control-actions.ts';
import { jsonOf } from './http-control-body.ts';
import type { Tell } from './http-control-stream.ts';
import { HttpError } from './http-error.ts';
import { injectionOf } from './injections.ts';
import { nearest } from './nearest.ts';

export interface Asked {
  readonly actions: ControlActions;
  /** The part of the path that stands for `{id}`. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Reply = { readonly json: object; readonly status?: number } | { readonly stream: Tell };

export interface Action {
  /** The types a body may have; absent = no body is read. */
  readonly bodies?: readonly string[];
  readonly reply: (asked: Asked) => Reply;
}

type Verb = 'GET' | 'POST' | 'DELETE';
type Actions = Partial<Record<Verb, Action>>;

const json = ['application/json'];
const scenarioFile = [...json, 'application/yaml'];

const get = (read: (asked: Asked) => object): Action => ({ reply: (asked) => ({ json: read(asked) }) });
const stream = (tell: Tell): Action => ({ reply: () => ({ stream: tell }) });

const root = '/chaos/v1';

const routes: Readonly<Record<string, Actions>> = {
  [`${root}/status`]: { GET: get(({ actions }) => actions.status()) },
  [`${root}/scenarios`]: {
    GET: get(({ actions }) => ({ scenarios: actions.scenarios() })),
    POST: {
      bodies: scenarioFile,
      reply: ({ actions, body }) => ({ status: 201, json: actions.loadScenario(body, 'body') }),
    },
  },
  [`${root}/scenario`]: {
    POST: { bodies: json, reply: ({ actions, body }) => ({ json: actions.setScenario(jsonOf(body)) }) },
  },
  [`${root}/faults`]: {
    GET: get(({ actions }) => ({ faults: actions.status().faults })),
    POST: { bodies: json, reply: ({ actions, body }) => ({ status: 201, json: actions.setFault(jsonOf(body)) }) },
    DELETE: get(({ actions }) => actions.clear()),
  },
  [`${root}/faults/{id}`]: { DELETE: get(({ actions, id }) => actions.clearFault(id)) },
  [`${root}/kinds`]: { GET: get(({ actions }) => ({ kinds: actions.kinds() })) },
  [`${root}/arrivals`]: {
    GET: get(({ actions, query: { limit, ...query } }) =>
      actions.arrivals(limit === undefined ? query : { ...query, limit: Number(limit) }),
    ),
  },
  [`${root}/arrivals/stream`]: { GET: stream((event) => event) },
  [`${root}/injections`]: { GET: stream(injectionOf) },
};

/** Every path, as errors name them. */
export const controlPaths: readonly string[] = Object.keys(routes);

function pathLike(path: string): string {
  return path.replace(new RegExp(`^(${root}/faults)/[^/]+$`), '$1/{id}');
}

function unknownPath(path: string): HttpError {
  const there = Object.entries(routes).map(([known, actions]) => `${Object.keys(actions).join(', ')} ${known}`);
  const meant = `did you mean ${nearest(pathLike(path), controlPaths)}?`;
  return new HttpError(404, 'NOT_FOUND', `path: nothing is here; ${meant} There are ${there.join('; ')}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HttpError(400, 'INVALID_ARGUMENT', 'path: expected %-escapes of UTF-8');
  }
}

/** What a request asks for; an HttpError names what there is instead. */
export function actionFor(method: string, path: string): { readonly action: Action; readonly id: string } {
  const known = pathLike(path);
  const actions = routes[known];
  if (!actions) throw unknownPath(path);
  const verb = method === 'HEAD' ? 'GET' : method;
  const action = actions[verb as Verb]; // Node lets through no method that is a name of every object.
  if (!action) {
    const allow = Object.keys(actions).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
    const message = `method: expected ${allow.join(', ')}, got ${method}`;
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', message, { allow: allow.join(', ') });
  }
  return { action, id: known === path ? '' : decoded(path.slice(path.lastIndexOf('/') + 1)) };
}
