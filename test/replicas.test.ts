// Three servers over one Postgres ledger, as `--env-file replicas.env` makes them: a client finds all of them by their one
// name, and when one is killed in the middle of its work no payment is lost and none is booked twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, composeProject, composeTools, docker, freePort } from './compose-project.ts';

const replicas = 3;
const calls = 400;

// What runs in the demo client's container, where Docker's DNS answers.
const withClient = `
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, standard } from '/app/client/index.ts';
import { paymentGateway } from '/app/proto/definitions.ts';
const policies = standard({ attemptTimeoutMs: 5000, totalTimeoutMs: 20000, retry: { attempts: 6, initialBackoffMs: 100 }, breaker: false });
await using client = createClient(paymentGateway, 'server:50051', { policies, loadBalancing: 'round_robin' });
`;

// Prints one line: what was answered and what was not.
const load = `${withClient}
const all = [];
for (let n = 0; n < ${calls}; n++) {
  const request = { account: 'shop', amount: { currency: 'EUR', minorUnits: 100 }, idempotencyKey: 'order-' + n };
  all.push(client.charge(request).then(({ payment }) => [request.idempotencyKey, payment.id], (error) => [request.idempotencyKey, '', error.message]));
  if (n === 100) console.log('under way');
  await sleep(25);
}
const answers = await Promise.all(all);
const payments = [];
for (let pageToken = ''; ; ) {
  const page = await client.listPayments({ account: 'shop', pageSize: 500, pageToken });
  payments.push(...page.payments.map((one) => [one.idempotencyKey, one.id]));
  if (!(pageToken = page.nextPageToken)) break;
}
const { account } = await client.getAccount({ account: 'shop' });
console.log(JSON.stringify({ answers, payments, balances: account.balances }));
`;

// One after the other, so that each server gets one. Prints which were answered as replays.
const few = `${withClient}
const replayed = [];
// On a busy machine the first calls may all go to the servers that are connected already.
for (let n = 0; n < 300 && replayed.at(-3) !== true; n++) {
  const request = { account: 'crash', amount: { currency: 'EUR', minorUnits: 100 }, idempotencyKey: 'crash-' + n };
  replayed.push((await client.charge(request, { metadata: { 'chaos-lane': 'few' } })).replayed);
}
console.log(JSON.stringify(replayed));
`;

interface Outcome {
  readonly answers: readonly [key: string, id: string, problem?: string][];
  readonly payments: readonly [key: string, id: string][];
  readonly balances: readonly { readonly currency: string; readonly minorUnits: string }[];
}

const [tool = []] = await composeTools();
const environment = cleanEnvironment({
  CHAOS_MODE: 'false',
  CHAOS_CRASH: 'kill',
  CALLS_PER_SECOND: '1',
  // The system chooses ports for the servers; those of the file may be taken here.
  GRPC_PORT: '0',
  SERVER_METRICS_PORT: '0',
});
const stack = composeProject(`resilience-replicas-${process.pid}`, tool, environment, ['--env-file', 'replicas.env']);
const { compose, engine, healthy } = stack;
let servers: string[] = [];

const lines = (text: string) => text.trim().split('\n').filter(Boolean);

/** How many calls to charge a server has had. */
async function charges(id: string): Promise<number> {
  const script = `fetch('http://127.0.0.1:9101/metrics').then((r) => r.text()).then(console.log)`;
  const page = await engine('exec', id, 'node', '-e', script);
  const found = /^grpc_server_call_started_total\{grpc_method="payments\.v1\.PaymentGateway\/Charge"\} (\d+)/m.exec(
    page,
  );
  return Number(found?.[1]);
}

/** Runs a program in a container. */
const program = (id: string, text: string) => engine('exec', id, 'node', '--input-type=module', '-e', text);

/** Sets a fault over HTTP, on the server's own machine. */
const setFault = (id: string, fault: object) =>
  program(
    id,
    `const headers = { authorization: 'Bearer compose-lab-only', 'content-type': 'application/json' };
    const body = ${JSON.stringify(JSON.stringify(fault))};
    const reply = await fetch('http://127.0.0.1:9101/chaos/v1/faults', { method: 'POST', headers, body });
    if (!reply.ok) throw new Error(await reply.text());`,
  );

const why = docker.ok ? '' : ` (skipped: ${docker.reason})`;
describe.skipIf(!docker.ok)(`three servers over Postgres${why}`, () => {
  beforeAll(async () => {
    environment['CLIENT_METRICS_PORT'] = await freePort();
    const up = async () => {
      await compose('up', '-d', '--build', '--scale', `server=${replicas}`, 'postgres', 'server', 'client');
      servers = lines(await compose('ps', '-q', 'server'));
      for (const id of servers) await healthy('server', id);
      await healthy('client', lines(await compose('ps', '-q', 'client'))[0] ?? '');
    };
    await up().catch(async (error: unknown) => {
      await stack.down().catch(() => undefined);
      throw error;
    });
  }, 900_000);

  afterAll(() => stack.down(), 120_000);

  it('spreads the calls, and loses no payment when one is killed', async () => {
    expect(servers).toHaveLength(replicas);
    const [client = ''] = lines(await compose('ps', '-q', 'client'));
    const before = await Promise.all(servers.map(charges));
    const running = program(client, load);
    await sleep(5000);
    const spread = (await Promise.all(servers.map(charges))).map((count, index) => count - (before[index] ?? 0));
    for (const count of spread) expect(count).toBeGreaterThan(10);
    const [killed = '', ...rest] = servers;
    await engine('kill', killed);

    const { answers, payments, balances } = JSON.parse(lines(await running).at(-1) ?? '') as Outcome;
    expect(answers).toHaveLength(calls);
    expect(answers.filter(([, id]) => id === '')).toEqual([]);
    const booked = new Map(payments);
    expect(payments).toHaveLength(booked.size);
    expect(booked.size).toBe(calls);
    for (const [key, id] of answers) expect(booked.get(key)).toBe(id);
    expect(balances).toEqual([{ currency: 'EUR', minorUnits: String(calls * 100) }]);
    for (const id of rest) expect(await charges(id)).toBeGreaterThan(calls / 4);
  }, 180_000);

  it('answers as a replay what a server booked before it was killed, and starts that server again', async () => {
    const [client = ''] = lines(await compose('ps', '-q', 'client'));
    const [, crashing = ''] = servers;
    const restarts = async () => Number(await engine('inspect', '-f', '{{.RestartCount}}', crashing));
    expect(await restarts()).toBe(0);
    // Not the call a second of the demo client beside it, which would crash the server first.
    await setFault(crashing, {
      target: { methods: ['Charge'], lanes: ['few'] },
      fault: { kind: 'crash', when: 'after-commit' },
    });

    const replayed = JSON.parse(lines(await program(client, few)).at(-1) ?? '') as boolean[];
    expect(replayed.filter(Boolean)).toHaveLength(1);
    expect(await restarts()).toBe(1);
    await healthy('server', crashing);
  }, 180_000);
});
