import { expect, it } from 'vitest';
import { chaosControl, paymentGateway } from '../../proto/definitions.ts';
import { createClient } from '../create-client.ts';
import { standard } from '../standard.ts';
import { type Answer, scriptedServer, type ScriptedServerOptions } from './scripted-server.ts';

it('answers each call as it is told: status, delay, pushback, cut, and the last one for ever', async () => {
  using server = await scriptedServer();
  server.plan({ delayMs: 60 }, { status: 'UNAVAILABLE', pushbackMs: 7 }, { cut: true }, 'NOT_FOUND');
  await using client = createClient(paymentGateway, server.address, { policies: standard({ retry: false }) });
  const startedAtMs = performance.now();
  await client.charge({});
  expect(performance.now() - startedAtMs).toBeGreaterThan(55);
  const error = await client.charge({}).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ status: 'UNAVAILABLE' });
  expect((error as { metadata: { get: (key: string) => unknown[] } }).metadata.get('grpc-retry-pushback-ms')).toEqual([
    '7',
  ]);
  await expect(client.charge({})).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  for (let n = 0; n < 2; n += 1) {
    await expect(client.charge({}, { timeoutMs: 5_000 })).rejects.toMatchObject({ status: 'NOT_FOUND' });
  }
});

it.each(['GetStatus', 'getStatus'])('serves a service of your own by the same script: %s', async (name) => {
  using server = await scriptedServer({
    service: { definition: chaosControl, answers: { [name]: { scenario: 'mine' } } },
  });
  server.plan('UNAVAILABLE', 'OK');
  await using client = createClient(chaosControl, server.address, {
    policies: standard({ retry: { initialBackoffMs: 1 } }),
  });
  expect(await client.getStatus({})).toMatchObject({ scenario: 'mine' });
  expect(server.arrivals.map(({ method }) => method)).toEqual([name, name]);
});

it.each<[string, unknown[], string]>([
  ['a misspelt status', ['OK', 'UNAVALABLE'], 'plan: answer 2 must be a gRPC status or \'silence\', got "UNAVALABLE"'],
  ['a code', [14], 'plan: answer 1 must be an object'],
  ['nothing', [null], 'plan: answer 1 must be an object'],
  ['a code in a reply', [{ status: 14 }], "plan: answer 1: status must be a gRPC status or 'silence', got 14"],
  ['a misspelt option', [{ delay: 5 }], 'plan: answer 1.delay is not an option; there is delayMs'],
  ['text for a delay', [{ delayMs: '5' }], 'plan: answer 1: delayMs must be a number'],
  ['no delay at all', [{ delayMs: Number.NaN }], 'plan: answer 1: delayMs must be a number from 0 to 2147483647'],
  ['fewer messages than none', [{ messages: -1 }], 'plan: answer 1: messages must be an integer'],
  ['half a byte', [{ messageBytes: 0.5 }], 'plan: answer 1: messageBytes must be an integer'],
  ['no true or false', [{ cut: 1 }], 'plan: answer 1: cut must be true or false'],
  ['no headers', [{ headers: 'no' }], 'plan: answer 1: headers must be true or false'],
  ['no pushback', [{ pushbackMs: {} }], 'plan: answer 1: pushbackMs must be a number'],
  ['nobody', [], "plan needs an answer; for none, ever, give 'silence'"],
])('refuses a plan with %s and keeps the one before', async (_, answers, message) => {
  using server = await scriptedServer();
  server.plan('NOT_FOUND');
  expect(() => server.plan(...(answers as Answer[]))).toThrow(message);
  await using client = createClient(paymentGateway, server.address);
  await expect(client.charge({})).rejects.toMatchObject({ status: 'NOT_FOUND' });
});

it('takes every kind of answer there is, and options that are undefined', async () => {
  using server = await scriptedServer();
  server.plan(
    'OK',
    'silence',
    { status: 'silence', headers: true, messages: Infinity, messageBytes: 0 },
    { pushbackMs: 'soon' },
    { pushbackMs: -1, cut: false, delayMs: 0 },
    {},
    { ...(JSON.parse('{}') as object), status: undefined } as unknown as Answer,
  );
});

it.each<[string, unknown]>([
  ['scriptedServer must be an object, got "x"', 'x'],
  ['scriptedServer must be an object, got null', null],
  ['scriptedServer.port must be an integer from 0 to 65535, got 70000', 70_000],
  ['scriptedServer.port must be a number', { port: '0' }],
  ['scriptedServer.prt is not an option; there is port, service', { prt: 5 }],
  ['scriptedServer.service.definition must be an object', { service: {} }],
  ['scriptedServer.service.answers must be an object', { service: { definition: chaosControl } }],
  ['answers.GetStatos is not an option', { service: { definition: chaosControl, answers: { GetStatos: {} } } }],
  ['answers.WatchPayments is not', { service: { definition: paymentGateway, answers: { WatchPayments: {} } } }],
  ['answers.GetStatus must be an object', { service: { definition: chaosControl, answers: { GetStatus: 5 } } }],
])('does not start where %s', async (message, options) => {
  await expect(scriptedServer(options as ScriptedServerOptions)).rejects.toThrow(message);
});
