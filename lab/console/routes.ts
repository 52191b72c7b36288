// The console over HTTP, behind the page's guard.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { EventStream } from '../event-stream.ts';
import { fail, json, readBody } from '../page/answers.ts';
import { reportPage } from '../report/report-page.ts';
import { RunError, UsageError } from '../usage-error.ts';
import { callFilters } from './call-shelf.ts';
import { type Console, NotNowError } from './console.ts';

/** Answers what belongs to the console; false = it does not. */
export type ConsoleRoutes = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

const maxShownCalls = 100;
const maxFaultMs = 60_000;

const name = z.string().min(1).max(64);
const bodies = {
  start: z.strictObject({ name, seed: z.string().max(200).optional() }),
  lane: z.strictObject({ lane: name, values: z.record(z.string(), z.union([z.number(), z.string().max(64)])) }),
  scenario: z.strictObject({ name }),
  fault: z.strictObject({
    fault: name,
    share: z.number().min(0).max(1),
    forMs: z.number().int().min(1).max(maxFaultMs),
  }),
  none: z.strictObject({}),
};

type Change = (body: unknown) => Promise<void> | void;

const taking =
  <Body>(schema: z.ZodType<Body>, change: (body: Body) => Promise<void> | void): Change =>
  (body) => {
    const asked = schema.safeParse(body);
    if (asked.success) return change(asked.data);
    const [{ path, message } = { path: [], message: '' }] = asked.error.issues;
    throw new UsageError(`${path.join('.') || 'body'}: ${message}`);
  };

const changesOf = (lab: Console): Readonly<Record<string, Change>> => ({
  start: taking(bodies.start, ({ name: experiment, seed }) => lab.start(experiment, seed)),
  stop: taking(bodies.none, () => lab.stop()),
  lane: taking(bodies.lane, ({ lane, values }) => lab.changeLane(lane, values)),
  scenario: taking(bodies.scenario, (body) => lab.setScenario(body.name)),
  fault: taking(bodies.fault, ({ fault, share, forMs }) => lab.setFault(fault, share, forMs)),
  clear: taking(bodies.none, () => lab.clearFaults()),
});

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof UsageError) return 400;
  if (error instanceof NotNowError) return 409;
  return error instanceof RunError ? 503 : undefined;
};

const change = async (act: Change, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    await act(await readBody(request));
    json(response, 200, {});
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    fail(response, status, (error as Error).message);
  }
};

const calls = (lab: Console, response: ServerResponse, { searchParams }: URL): void => {
  const filter = callFilters.find((each) => each === (searchParams.get('filter') ?? 'all'));
  if (filter === undefined) return fail(response, 400, `filter: expected one of ${callFilters.join(', ')}`);
  const found = lab.calls(searchParams.get('lane') ?? '', filter, maxShownCalls);
  if (found === undefined) return fail(response, 404, 'no such lane, or nothing has run yet');
  json(response, 200, found);
};

const call = (lab: Console, response: ServerResponse, { searchParams }: URL): void => {
  const found = lab.call(searchParams.get('lane') ?? '', Number(searchParams.get('n')));
  if (found === undefined) return fail(response, 404, 'no such call, or it has not ended yet');
  json(response, 200, found);
};

const record = (lab: Console, response: ServerResponse): void => {
  const ended = lab.record();
  if (ended === undefined) return fail(response, 404, 'no run has ended yet');
  response.setHeader('content-disposition', `attachment; filename="${ended.record.experiment.name}.json"`);
  json(response, 200, ended);
};

// What the report is made of was escaped there; this says it again: no script, nothing from elsewhere.
const reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const report = (lab: Console, response: ServerResponse): void => {
  const ended = lab.record();
  if (ended === undefined) return fail(response, 404, 'no run has ended yet');
  response.setHeader('content-security-policy', reportPolicy);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(reportPage([ended], []));
};

/** The routes below `/experiments/`; the page itself is a file. */
export const consoleRoutes = (lab: Console, stream: EventStream): ConsoleRoutes => {
  const changes = changesOf(lab);
  const reads: Readonly<Record<string, (response: ServerResponse, url: URL) => void>> = {
    calls: (response, url) => calls(lab, response, url),
    call: (response, url) => call(lab, response, url),
    'report.html': (response) => report(lab, response),
    'record.json': (response) => record(lab, response),
    events: (response) => stream.add(response, [lab.snapshot()]),
  };
  return async (request, response, url) => {
    const [, room, what = '', ...more] = url.pathname.split('/');
    if (room !== 'experiments' || more.length > 0) return false;
    const from = request.method === 'POST' ? changes : reads;
    if (!Object.hasOwn(from, what)) return false;
    if (request.method === 'POST') await change(changes[what] as Change, request, response);
    else {
      reads[what]?.(response, url);
      if (request.method === 'HEAD') response.end();
    }
    return true;
  };
};
