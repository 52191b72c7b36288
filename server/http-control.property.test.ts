// Whatever is sent to the control over HTTP, the answer is JSON: what was done, or an error that says what is wrong.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverAndClient } from './testing.ts';
import { ask } from './testing-http.ts';

const runs = { numRuns: 100 };

const anything = fc.oneof(
  fc.json(),
  fc.string(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  // Nearly right, so that the checks behind the first are reached too.
  fc
    .record(
      {
        name: fc.oneof(fc.constantFrom('outage', 'slow'), fc.string()),
        share: fc.oneof(fc.double(), fc.jsonValue()),
        target: fc.oneof(fc.record({ methods: fc.array(fc.string()) }), fc.jsonValue()),
        fault: fc.oneof(
          fc.record({
            kind: fc.constantFrom('error', 'sleep', 'hang', 'cut'),
            status: fc.jsonValue(),
            delayMs: fc.jsonValue(),
          }),
          fc.jsonValue(),
        ),
        forMs: fc.oneof(fc.integer(), fc.jsonValue()),
        phases: fc.oneof(fc.array(fc.record({ name: fc.string(), draws: fc.jsonValue() })), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((body) => JSON.stringify(body)),
);

test.each(['/chaos/v1/scenarios', '/chaos/v1/scenario', '/chaos/v1/faults'])(
  'any body to %s is done, or refused with an error that says why',
  async (path) => {
    const [{ metricsPort }] = await serverAndClient();
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom('application/json', 'application/yaml'), async (body, type) => {
        const reply = await ask(metricsPort, 'POST', path, { body, headers: { 'content-type': type } });
        if (reply.status < 300) return expect(reply.json).toBeTypeOf('object');
        expect(reply.status, reply.text).toBeGreaterThanOrEqual(400);
        expect(reply.status, reply.text).toBeLessThan(500);
        const { error } = reply.json as { error: { code: string; message: string } };
        expect(error.code).toMatch(/^[A-Z_]+$/);
        expect(error.message.length).toBeGreaterThan(10);
      }),
      runs,
    );
  },
);

test('any method, path and query are answered', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND');
  const word = fc.constantFrom('status', 'faults', 'arrivals', 'kinds', '__proto__', '%', '%ff', '..', '', '{id}');
  const query = fc.array(fc.tuple(fc.constantFrom('limit', 'method', 'sinceId', 'x'), fc.webQueryParameters()));
  await fc.assert(
    fc.asyncProperty(methods, fc.array(word, { maxLength: 4 }), query, async (method, words, parameters) => {
      const path = `/chaos/v1/${words.join('/')}?${parameters.map(([name, value]) => `${name}=${value}`).join('&')}`;
      const reply = await ask(metricsPort, method, path);
      expect(reply.status, path).toBeLessThan(500);
      if (method !== 'HEAD') expect(reply.json, path).toBeTypeOf('object');
    }),
    runs,
  );
});
