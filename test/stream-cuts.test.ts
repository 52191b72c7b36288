// The proof of resumed streams: 200 random cuts, by the server and by resets of the connection, and nothing lost, twice
// or out of order.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type CallError, type ClientEvent, createClient, standard } from '../client/index.ts';
import { tcpProxy } from '../client/testing/tcp-proxy.ts';
import { paymentGateway } from '../proto/definitions.ts';
import { startChaosServer } from '../server/index.ts';

const seed = process.env['CUT_SEED'] ?? 'cuts-1';
const payments = 1_200;
const cuts = 200;

/** Evenly spread in [0, 1), the same for the same seed (mulberry32). */
function chance(text: string): () => number {
  let state = [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A scenario that cuts every stream after 1 to 25 messages. */
function cutting(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cuts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'cutting.json');
  const draws = [[{ share: 1, fault: { kind: 'cut', afterMessages: [1, 25] } }]];
  const phases = [{ name: 'cutting', draws }];
  writeFileSync(file, JSON.stringify({ name: 'cutting', title: 'Cutting', description: '', phases }));
  return file;
}

const charges = Array.from({ length: payments }, (_, index) => ({
  idempotencyKey: `order-${index + 1}`,
  account: 'acc-1',
  amount: { currency: 'EUR', minorUnits: index + 1 },
}));
const keys = charges.map(({ idempotencyKey }) => idempotencyKey);

async function cutStreams() {
  await using server = await startChaosServer({ chaosMode: cutting(), seed });
  using proxy = await tcpProxy(() => server.grpcPort);
  const random = chance(seed);
  const quick = { initialBackoffMs: 1, maxBackoffMs: 10 };
  const events: ClientEvent[] = [];
  await using client = createClient(paymentGateway, proxy.address, {
    policies: standard({ retry: quick }),
    onEvent: (event) => events.push(event),
  });
  let resets = 0;
  let untilReset = 15;
  const mayReset = () => {
    if ((untilReset -= 1) > 0) return;
    untilReset = 5 + Math.floor(random() * 45);
    resets += 1;
    proxy.reset();
  };
  async function* from(index: number) {
    for (const charge of charges.slice(index)) {
      if (random() < 0.05) await delay(random() * 3);
      yield charge;
    }
  }

  const charge = async () => {
    const answers: string[] = [];
    const stream = client.chargeMany(from(0), { resumeBackoff: quick, reconnect: () => from(answers.length) });
    for await (const { idempotencyKey, charged } of stream) {
      answers.push(`${idempotencyKey} ${charged?.payment?.amount?.minorUnits}`);
      mayReset();
    }
    return answers;
  };
  const watch = async () => {
    const seen: string[] = [];
    const sequences: number[] = [];
    const options = { resumeBackoff: quick, resume: afterLast };
    for await (const { sequence, payment } of client.watchPayments({}, options)) {
      sequences.push(Number(sequence));
      seen.push(payment?.idempotencyKey ?? '');
      mayReset();
      if (random() < 0.02) await delay(random() * 3);
      if (seen.length === payments) break;
    }
    return { seen, sequences };
  };
  const [answers, { seen, sequences }] = await Promise.all([charge(), watch()]);
  // A server that has booked no more than these refuses to go on behind the one after the last.
  const beyond = client.watchPayments({ afterSequence: payments + 1 }, { timeoutMs: 5_000 }).next();
  const bookedMore = await beyond.then(
    () => true,
    (error: CallError) => error.status !== 'OUT_OF_RANGE',
  );
  return { answers, seen, sequences, bookedMore, resets, events };
}

const afterLast = ({ sequence }: { sequence: string }) => ({ afterSequence: sequence });

test(`over ${cuts} random cuts no event is lost, none comes twice, none out of order, and each payment is booked once`, async () => {
  const { answers, seen, sequences, bookedMore, resets, events } = await cutStreams();
  const resumed = events.filter(({ type }) => type === 'stream-resumed');
  const note = `${resumed.length} cuts, ${resets} of them resets, seed ${seed}`;
  expect(sequences, note).toEqual(charges.map((_, index) => index + 1));
  expect(seen, note).toEqual(keys);
  expect(answers, note).toEqual(keys.map((key, index) => `${key} ${index + 1}`));
  expect(bookedMore, note).toBe(false);
  expect(resumed.length, note).toBeGreaterThanOrEqual(cuts);
  expect(resets, note).toBeGreaterThan(20);
});
