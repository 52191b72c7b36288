import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import { parseScenario } from './scenarios/parse.ts';
import { businessMethod } from './scenarios/method-names.ts';
import { tape, type TapeMoment } from './tape.ts';
import { tapeText } from './tape-text.ts';
import { goodCharge, instantClock, invoke, serverAndClient } from './testing.ts';

// Faults that answer at once, and every target that a tape can follow.
const text = `
name: mixed
title: Mixed
description: A bit of everything.
phases:
  - name: mixed
    draws:
      - - { share: 0.3, fault: { kind: error, status: UNAVAILABLE } }
        - { share: 0.3, fault: { kind: sleep, delayMs: 5 } }
      - { share: 0.5, target: { attempts: [2, 3] }, fault: { kind: latency, delayMs: { uniform: [1, 9] } } }
      - { share: 0.5, target: { lanes: [blue], arrivals: { to: 2 } }, fault: { kind: commit-then-error } }
      - { share: 1, target: { calls: { every: 4 } }, fault: { kind: sleep, delayMs: 6 } }
      - { share: 1, target: { replica: { number: 2, of: 3 } }, fault: { kind: sleep, delayMs: 7 } }
      - { share: 1, target: { methods: [GetPayment] }, fault: { kind: hang } }
`;

function scenarioFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tape-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'mixed.yaml');
  writeFileSync(file, text);
  return file;
}

const kinds = ([moment]: readonly TapeMoment[]) =>
  moment?.calls.map(({ attempts }) => attempts.map((met) => met.map(({ kind }) => kind).join()));

const calls = 40;

async function dealt(
  send: (call: string, metadata: Record<string, string>) => Promise<{ faultKind: string | undefined }>,
) {
  const list: string[][] = [];
  for (let index = 1; index <= calls; index++) {
    const attempts: string[] = [];
    for (const previous of ['0', '1', '2']) {
      const metadata = { 'chaos-lane': 'blue', 'grpc-previous-rpc-attempts': previous };
      attempts.push((await send(`call-${index}`, metadata)).faultKind ?? '');
    }
    list.push(attempts);
  }
  return list;
}

test('a real server with that seed deals exactly the fates of the tape, to two methods', async () => {
  const [, client] = await serverAndClient({ chaosMode: scenarioFile(), seed: '7', clock: instantClock });
  const scenario = parseScenario(text, 'mixed.yaml');
  const told = (method: string) =>
    kinds(tape({ scenario, seed: '7', calls, lane: 'blue', method: businessMethod(method) }));
  const charges = await dealt((call, metadata) =>
    invoke(client, paymentGateway.Charge, goodCharge(call), { metadata }),
  );
  expect(charges).toEqual(told('Charge'));
  expect(new Set(charges.flat()).size).toBeGreaterThan(8);
  const texts = await dealt((payload, metadata) =>
    invoke(client, unstableService.ProcessData, { payload }, { metadata }),
  );
  expect(texts).toEqual(told('ProcessData'));
  expect(texts).not.toEqual(charges);
});

const mixed = parseScenario(text, 'mixed.yaml');
const options = { scenario: mixed, seed: '7', calls: 20, lane: '', method: businessMethod('Charge') };

test('one seed gives one tape, another gives another', () => {
  expect(tape(options)).toEqual(tape(options));
  expect(kinds(tape({ ...options, seed: '8' }))).not.toEqual(kinds(tape(options)));
});

test('each phase is told when it begins, one whose share moves half-way, and any moment when asked for', () => {
  const phases = `
name: two
title: Two
description: Two phases.
repeat: true
phases:
  - { name: calm, durationMs: 1000, draws: [] }
  - { name: worse, durationMs: 4000, draws: [{ share: { from: 0, to: 1 }, fault: { kind: hang } }] }
`;
  const two = { ...options, scenario: parseScenario(phases, 'two.yaml') };
  const looks = (atMs?: number) =>
    tape({ ...two, atMs }).map((moment) => [moment.atMs, moment.phase, moment.faults[0]?.share]);
  expect(looks()).toEqual([
    [0, 'calm', undefined],
    [3000, 'worse', 0.5],
  ]);
  expect(looks(9000)).toEqual([[9000, 'worse', 0.75]]);
});

test('the table is no wider than 100 columns, whatever the names', () => {
  const lines = tapeText('x'.repeat(300), tape({ ...options, lane: 'blue' })).split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  expect(lines.filter((line) => line.startsWith('  call-'))).toHaveLength(20);
  expect(lines.at(-2)).toMatch(/^ {2}60 arrivals: \d+ × 1 error, \d+ × 2 sleep/);
});
