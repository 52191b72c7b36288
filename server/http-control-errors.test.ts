import { expect, test } from 'vitest';
import { serverAndClient } from './testing.ts';
import { ask, errorOf, type HttpReply } from './testing-http.ts';

const message = ({ json }: HttpReply) => (json as { error: { message: string } }).error.message;

test.each([
  ['GET', '/chaos/v1/arrivals?limit=0', undefined, /^limit: expected a whole number from 1 to 1000$/],
  ['GET', '/chaos/v1/arrivals?limit=x', undefined, /^limit: expected/],
  ['GET', '/chaos/v1/arrivals?sinceId=x', undefined, /^sinceId: expected the id of an arrival/],
  ['GET', '/chaos/v1/arrivals?metod=Charge', undefined, /unknown field "metod" \(did you mean "method"\?\)/],
  ['GET', '/chaos/v1/arrivals?limit=1&limit=2', undefined, /^limit: expected once/],
  ['DELETE', '/chaos/v1/faults/%ff', undefined, /^path: expected %-escapes/],
  ['POST', '/chaos/v1/scenario', '{', /^body: expected JSON: /],
  ['POST', '/chaos/v1/scenario', '[]', /^expected an object with name, forMs$/],
  ['POST', '/chaos/v1/scenario', '{}', /^name: expected the name of a scenario$/],
  ['POST', '/chaos/v1/scenario', '{"name":"off","forMs":0}', /^forMs: expected whole milliseconds from 1 to 86400000$/],
  ['POST', '/chaos/v1/scenario', '{"name":"off","forMs":86400001}', /^forMs: expected/],
  [
    'POST',
    '/chaos/v1/scenario',
    '{"name":"off","forMs":1e300}',
    /^forMs: expected whole milliseconds from 1 to 86400000$/,
  ],
  ['POST', '/chaos/v1/scenario', '{"nam":"off"}', /unknown field "nam" \(did you mean "name"\?\)/],
  ['POST', '/chaos/v1/faults', '{}', /^fault: expected/],
  ['POST', '/chaos/v1/faults', '{"fault":{"kind":"eror"}}', /^fault\.kind: .*did you mean "error"\?/],
  ['POST', '/chaos/v1/faults', '{"fault":{"kind":"sleep"}}', /^fault\.delayMs: expected whole milliseconds/],
  ['POST', '/chaos/v1/faults', '{"share":2,"fault":{"kind":"hang"}}', /^share: expected/],
  ['POST', '/chaos/v1/faults', '{"fault":{"kind":"hang"},"forMs":3600001}', /^forMs: expected .* 3600000$/],
  [
    'POST',
    '/chaos/v1/faults',
    '{"fault":{"kind":"hang"},"target":{"methods":["chaos.v1.ChaosControl/Clear"]}}',
    /^target\.methods\[0\]: ChaosControl can never be hit/,
  ],
  [
    'POST',
    '/chaos/v1/faults',
    '{"fault":{"kind":"hang"},"target":{"methods":["Chrage"]}}',
    /^target\.methods\[0\]: .*did you mean "Charge"\?/,
  ],
])('%s %s %s says what is wrong', async (method, path, body, expected) => {
  const [server] = await serverAndClient();
  const reply = await ask(server.metricsPort, method, path, body === undefined ? {} : { body });
  expect(reply).toMatchObject({ status: 400, json: errorOf('INVALID_ARGUMENT', expect.stringMatching(expected)) });
  expect(server.status()).toMatchObject({ scenario: 'off', faults: [] });
});

test('a method that a path does not have is 405 with those it has', async () => {
  const [{ metricsPort }] = await serverAndClient();
  for (const [method, path, allow] of [
    ['POST', '/chaos/v1/status', 'GET, HEAD'],
    ['GET', '/chaos/v1/scenario', 'POST'],
    ['PUT', '/chaos/v1/faults', 'GET, HEAD, POST, DELETE'],
    ['OPTIONS', '/chaos/v1/faults/set-1', 'DELETE'],
  ] as const) {
    const reply = await ask(metricsPort, method, path);
    expect(reply).toMatchObject({ status: 405, headers: { allow } });
    expect(reply.json).toEqual(errorOf('METHOD_NOT_ALLOWED', `method: expected ${allow}, got ${method}`));
  }
});

test('a path that is not there names those that are, and the one that was likely meant', async () => {
  const [{ metricsPort }] = await serverAndClient();
  for (const [path, meant] of [
    ['/chaos', '/chaos/v1/kinds'],
    ['/chaos/v1/fault', '/chaos/v1/faults'],
    ['/chaos/v1/faults/a/b', '/chaos/v1/faults'],
    ['/chaos/v1/__proto__', '/chaos/v1/'],
  ] as const) {
    const reply = await ask(metricsPort, 'GET', path);
    expect(reply).toMatchObject({ status: 404, json: errorOf('NOT_FOUND', expect.stringContaining(`mean ${meant}`)) });
    expect(message(reply)).toContain('GET, POST, DELETE /chaos/v1/faults;');
  }
  expect((await ask(metricsPort, 'GET', '/')).text).toContain('/chaos/v1/status');
});

test('HEAD answers as GET does, without the body', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const get = await ask(metricsPort, 'GET', '/chaos/v1/scenarios');
  const head = await ask(metricsPort, 'HEAD', '/chaos/v1/scenarios');
  expect(head).toMatchObject({ status: 200, text: '' });
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  expect(await ask(metricsPort, 'HEAD', '/chaos/v1/injections')).toMatchObject({ status: 200, text: '' });
});
