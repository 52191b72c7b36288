// For the tests of streams: bare grpc-js callers of WatchPayments and ChargeMany.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, type ClientReadableStream, Metadata, type StatusObject } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { ChargeRequest } from '../proto/gen/payments/v1/ChargeRequest.ts';
import type { PaymentEvent__Output } from '../proto/gen/payments/v1/PaymentEvent.ts';
import type { WatchPaymentsRequest } from '../proto/gen/payments/v1/WatchPaymentsRequest.ts';
import { statusName } from './grpc-status.ts';
import { goodCharge, invoke } from './testing.ts';

/** Waits until it is so. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await wait(2);
}

/** How a stream ended. */
export interface Ended {
  readonly status: string;
  readonly details: string;
  readonly faultId: string | undefined;
  readonly faultKind: string | undefined;
}

function readEnd<Res>(call: ClientReadableStream<Res>): Promise<Ended> {
  call.on('error', () => {}); // The status says the same.
  return new Promise((resolve) =>
    call.once('status', ({ code, details, metadata }: StatusObject) =>
      resolve({
        status: statusName(code),
        details,
        faultId: metadata.get('chaos-fault-id')[0] as string | undefined,
        faultKind: metadata.get('chaos-fault-kind')[0] as string | undefined,
      }),
    ),
  );
}

/** Everything a stream brings, as it comes. */
export function collect<Res>(call: ClientReadableStream<Res>) {
  const messages: Res[] = [];
  const ended = readEnd(call);
  const opened = new Promise((resolve) => call.once('metadata', resolve));
  call.on('data', (message: Res) => messages.push(message));
  return { messages, ended, opened };
}

/** Watches payments, not yet reading them. */
export function openWatch(client: Client, request: WatchPaymentsRequest = {}, timeoutMs = 30_000) {
  const { path: method, requestSerialize, responseDeserialize } = paymentGateway.WatchPayments;
  const options = { deadline: Date.now() + timeoutMs };
  return client.makeServerStreamRequest(
    method,
    requestSerialize,
    responseDeserialize,
    request,
    new Metadata(),
    options,
  );
}

/** Watches payments and reads them as they come. */
export function watch(client: Client, request: WatchPaymentsRequest = {}, timeoutMs = 30_000) {
  const call = openWatch(client, request, timeoutMs);
  return { ...collect(call), cancel: () => call.cancel() };
}

/** "3:k3" for the third payment. */
export const inShort = ({ sequence, payment }: PaymentEvent__Output) => `${sequence}:${payment?.idempotencyKey}`;

/** A stream of charges. */
export function chargeMany(client: Client, headers: Readonly<Record<string, string>> = {}) {
  const { path: method, requestSerialize, responseDeserialize } = paymentGateway.ChargeMany;
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const options = { deadline: Date.now() + 30_000 };
  return client.makeBidiStreamRequest(method, requestSerialize, responseDeserialize, metadata, options);
}

/** Books `k<from>` to `k<to>`, one after the other. */
export async function book(client: Client, from: number, to: number, change: ChargeRequest = {}): Promise<void> {
  for (let index = from; index <= to; index++)
    await invoke(client, paymentGateway.Charge, { ...goodCharge(`k${index}`), ...change });
}

/** A scenario file, gone with the test, that cuts every answer. */
export function cutting(afterMessages: [number, number]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'cutting.json');
  const draws = [[{ share: 1, fault: { kind: 'cut', afterMessages } }]];
  const scenario = { name: 'cutting', title: 'Cutting', description: '', phases: [{ name: 'cutting', draws }] };
  writeFileSync(file, JSON.stringify(scenario));
  return file;
}
