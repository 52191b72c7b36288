import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { googleRpc, paymentGateway } from '../../proto/definitions.ts';
import { goodCharge } from '../testing.ts';
import { describeFault, faultOptions } from './kinds.ts';
import { faulty } from './testing-server.ts';

/** The status a charge ends with on a server that always answers so. */
async function answer(given: object): Promise<StatusObject> {
  const { client } = await faulty({ kind: 'error', status: 'RESOURCE_EXHAUSTED', ...given });
  const { path, requestSerialize, responseDeserialize } = paymentGateway.Charge;
  const empty = new Metadata();
  return new Promise((resolve) =>
    client
      .makeUnaryRequest(path, requestSerialize, responseDeserialize, goodCharge('k'), empty, () => {})
      .on('status', resolve),
  );
}

/** The google.rpc.Status of the trailers, its details by their names. */
function detailsOf({ metadata }: StatusObject) {
  const { code, message, details } = googleRpc.Status.deserialize(metadata.get('grpc-status-details-bin')[0] as Buffer);
  const byName: Record<string, unknown> = {};
  for (const { type_url: url, value } of details as unknown as { type_url: string; value: Buffer }[]) {
    const name = url.slice(url.lastIndexOf('.') + 1) as 'ErrorInfo' | 'RetryInfo';
    byName[name] = googleRpc[name].deserialize(value);
  }
  return { code, message, details: byName };
}

test('without details there is nothing but the status and the fault’s name', async () => {
  const { code, details, metadata } = await answer({ message: 'full' });
  expect({ code, details }).toEqual({ code: status.RESOURCE_EXHAUSTED, details: 'full' });
  expect(
    Object.keys(metadata.getMap())
      .filter((name) => !/^(content-type|date)$/.test(name))
      .sort(),
  ).toEqual(['chaos-fault-id', 'chaos-fault-kind']);
});

test('a reason and a time to wait travel as google.rpc.Status', async () => {
  const ended = await answer({ message: 'full', reason: 'QUOTA_EXCEEDED', domain: 'payments.v1', retryAfterMs: 1500 });
  expect(detailsOf(ended)).toEqual({
    code: status.RESOURCE_EXHAUSTED,
    message: 'full',
    details: {
      ErrorInfo: { reason: 'QUOTA_EXCEEDED', domain: 'payments.v1', metadata: {} },
      RetryInfo: { retryDelay: { seconds: '1', nanos: 500_000_000 } },
    },
  });
});

test('each detail comes alone too', async () => {
  const info = { reason: 'QUOTA_EXCEEDED', domain: 'chaos.v1', metadata: {} };
  expect(detailsOf(await answer({ reason: 'QUOTA_EXCEEDED' })).details).toEqual({ ErrorInfo: info });
  const wait = { retryDelay: { seconds: '0', nanos: 0 } };
  expect(detailsOf(await answer({ retryAfterMs: 0 })).details).toEqual({ RetryInfo: wait });
});

test.each([0, 250, -1])('a pushback of %d ms is a trailer', async (pushbackMs) => {
  const { metadata } = await answer({ pushbackMs });
  expect(metadata.get('grpc-retry-pushback-ms')).toEqual([String(pushbackMs)]);
});

test('the words tell of a pushback', () => {
  const words = (pushbackMs: number) =>
    describeFault(faultOptions.parse({ kind: 'error', status: 'ABORTED', pushbackMs }));
  expect([words(250), words(-1)]).toEqual(['answer ABORTED, retry in 250 ms', 'answer ABORTED, do not retry']);
});

test.each([
  [{ status: 'OK' }, /^expected one of CANCELLED, /],
  [{ reason: 'quota' }, /expected a word such as QUOTA_EXCEEDED/],
  [{ retryAfterMs: -1 }, /expected whole milliseconds from 0 to 3600000/],
  [{ pushbackMs: -2 }, /expected whole milliseconds from -1 to 3600000; -1 says "do not retry"/],
  [{ message: 'x'.repeat(257) }, /expected at most 256 characters/],
  [{ domain: '' }, /expected 1 to 64 characters/],
])('%j is refused: %s', (wrong, message) => {
  const { error } = faultOptions.safeParse({ kind: 'error', status: 'ABORTED', ...wrong });
  expect(error?.issues[0]?.message).toMatch(message);
});
