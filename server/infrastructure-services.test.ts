import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Client } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { expect, test } from 'vitest';
import { invoke, serverAndClient } from './testing.ts';

interface Reflected {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
}

const require = createRequire(import.meta.url);
const bundled = path.resolve(path.dirname(require.resolve('@grpc/reflection')), '../proto/grpc/reflection');

/** One question to reflection, through a stub made from the protocol's own .proto. */
async function reflect(client: Client, version: string, question: object): Promise<Reflected> {
  const protocol = loadSync(path.join(bundled, version, 'reflection.proto'));
  const service = protocol[`grpc.reflection.${version}.ServerReflection`] as Record<
    string,
    MethodDefinition<object, Reflected>
  >;
  const method = service['ServerReflectionInfo'];
  if (!method) throw new Error(`no reflection ${version}`);
  const stream = client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
  stream.end(question);
  const [answer] = (await once(stream, 'data')) as [Reflected];
  return answer;
}

test.each(['v1', 'v1alpha'])('reflection %s lists the services and gives their files', async (version) => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  const listed = await reflect(client, version, { listServices: '*' });
  const names = listed.listServicesResponse?.service.map(({ name }) => name);
  expect(names?.toSorted()).toEqual([
    'chaos.v1.ChaosControl',
    'grpc.health.v1.Health',
    'payments.v1.PaymentGateway',
    'resilience.UnstableService',
  ]);
  const question = { fileContainingSymbol: 'resilience.UnstableService' };
  const { fileDescriptorResponse } = await reflect(client, version, question);
  expect(fileDescriptorResponse?.fileDescriptorProto[0]?.toString('latin1')).toContain('ProcessData');
  const payments = await reflect(client, version, { fileContainingSymbol: 'payments.v1.PaymentGateway' });
  const file = payments.fileDescriptorResponse?.fileDescriptorProto[0]?.toString('latin1');
  const added = ['Refund', 'Transfer', 'GetAccount', 'ListPayments', 'ImportCharges'];
  for (const method of ['Charge', 'GetPayment', 'WatchPayments', 'ChargeMany', ...added])
    expect(file).toContain(method);
});

const check = healthService['Check'] as MethodDefinition<{ service: string }, { status: string }>;

test.each(['', 'resilience.UnstableService', 'payments.v1.PaymentGateway', 'chaos.v1.ChaosControl'])(
  'the health of "%s" is SERVING, also in an outage',
  async (service) => {
    const [, client] = await serverAndClient({ chaosMode: 'outage' });
    const reply = await invoke<{ service: string }, { status: string }>(client, check, { service });
    expect(reply).toMatchObject({ status: 'OK', response: { status: 'SERVING' }, faultId: undefined });
  },
);

test('the health of a service that is not here is NOT_FOUND', async () => {
  const [, client] = await serverAndClient();
  const reply = await invoke<{ service: string }, { status: string }>(client, check, { service: 'x' });
  expect(reply.status).toBe('NOT_FOUND');
});
