// Inputs that are right gRPC with hostile values in every field, for every method there is. What they look like follows
// from the definitions, so a new method is fuzzed without a word here.
import fc from 'fast-check';
import { service as health } from 'grpc-health-check';
import { chaosControl, packageDefinition, paymentGateway, unstableService } from '../proto/definitions.ts';
import { chargeHeaders } from './fuzz-server-charge.ts';
import { grpcFrame } from './fuzz-server-frames.ts';
import type { Ending } from './fuzz-server-http2.ts';
import type { Kind, Send } from './fuzz-server-input.ts';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
  readonly label: string;
}

interface Method {
  readonly path: string;
  readonly requestStream: boolean;
  readonly requestType: { readonly type: unknown };
  readonly requestSerialize: (request: object) => Uint8Array;
}

const hostileText = fc.oneof(
  fc.constantFrom('', '\0', '\ud800', '\u{10ffff}', '‮', '__proto__', '../../etc/passwd', "'; DROP TABLE payments; --"),
  fc.constantFrom(
    '💶'.repeat(64),
    'a'.repeat(65),
    'a'.repeat(129),
    'a'.repeat(257),
    'a'.repeat(10_000),
    '%s%n',
    '{{7*7}}',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

// What is right often enough to get past the first check.
const nearlyRight: Readonly<Record<string, readonly string[]>> = {
  idempotencyKey: Array.from({ length: 40 }, (_, index) => `odd-${index}`),
  account: ['fuzz-1', 'fuzz-2'],
  fromAccount: ['fuzz-1', 'fuzz-2'],
  toAccount: ['fuzz-1', 'fuzz-2', 'fuzz-3'],
  currency: ['EUR', 'EUR', 'EUR', 'USD', 'eur', 'EU'],
  name: ['off', 'fuzz-1', 'fuzz-2', 'unknown'],
  service: ['payments.v1.PaymentGateway', 'chaos.v1.ChaosControl'],
  sinceId: ['0', '1', '-1', '999999999999999', '9'.repeat(20)],
  method: ['Charge', 'payments.v1.PaymentGateway/Charge'],
  id: ['set-1', 'set-999999'],
};

const text = (name: string) => {
  const good = nearlyRight[name];
  return good ? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...good) }, hostileText) : hostileText;
};
const integers = fc.oneof(
  fc.constantFrom('0', '1', '-1', '1000000000', '1000000001', '9223372036854775807', '-9223372036854775808'),
  fc.integer({ min: 1, max: 100 }).map(String),
);
const doubles = fc.oneof(fc.constantFrom(0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1.1), fc.double());

const fieldsOf = (definition: unknown) => (definition as { type: { field: readonly Field[] } }).type.field;

function messageOf(typeName: string): unknown {
  const found = Object.entries(packageDefinition).find(([name]) => name.endsWith(`.${typeName}`));
  if (!found) throw new Error(`no message is called ${typeName}`);
  return found[1];
}

function valueOf({ name, type, typeName }: Field): fc.Arbitrary<unknown> {
  if (type === 'TYPE_STRING') return text(name);
  if (type === 'TYPE_BOOL') return fc.boolean();
  if (type === 'TYPE_DOUBLE') return doubles;
  if (type === 'TYPE_MESSAGE') return hostile(messageOf(typeName));
  return integers;
}

/** A message with any of its fields, each of a hostile value. */
function hostile(definition: unknown): fc.Arbitrary<object> {
  const fields = fieldsOf(definition).map((field) => [field.name, valueOf(field)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

const methods = [unstableService, paymentGateway, chaosControl, health].flatMap(
  (service) => Object.values(service) as unknown as Method[],
);

const endings = fc.constantFrom<Ending>('end', 'end', 'end', 'cancel', 'leave');
const patienceMs = fc.integer({ min: 5, max: 150 });

const call = (path: string, bodies: fc.Arbitrary<readonly Uint8Array[]>) =>
  fc
    .record({ bodies, ending: endings, patienceMs })
    .map(({ bodies: messages, ending, patienceMs: patience }): Send => ({ sessions }) => {
      const headers = { ...chargeHeaders, ':path': path };
      const chunks = messages.map((bytes) => grpcFrame(bytes));
      return sessions.send({ headers, chunks, ending, patienceMs: patience });
    });

const hostileCalls = methods.map(({ path, requestType, requestStream, requestSerialize }) => {
  const messages = hostile(requestType).map(requestSerialize);
  return call(path, requestStream ? fc.array(messages, { maxLength: 6 }) : messages.map((bytes) => [bytes]));
});

// A tag of any field and any wire type, and bytes that may or may not be what it promises.
const anyField = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 20 }))
  .map(([number, wireType, list]) =>
    Buffer.from([number * 8 + wireType, ...(wireType === 2 ? [list.length] : []), ...list]),
  );
const noMessage = fc.oneof(
  fc.array(anyField, { maxLength: 6 }).map((fields) => Buffer.concat(fields)),
  fc.uint8Array({ maxLength: 100 }),
  // Groups inside groups, as deep as they go.
  fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.alloc(depth, 0x0b)),
);

const reflection = ['v1', 'v1alpha'].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
);
const paths = [...methods.map(({ path }) => path), ...reflection, ...reflection];

/** Right gRPC: any method, with hostile values in its fields, or with bytes that are no message. */
export const messageKinds: readonly Kind[] = [
  { name: 'hostile fields', sends: fc.oneof(...hostileCalls) },
  {
    name: 'no messages',
    sends: fc.constantFrom(...paths).chain((path) => call(path, fc.array(noMessage, { maxLength: 4 }))),
  },
];
