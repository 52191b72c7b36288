// What a service definition says of its methods: names, idempotency, where the key goes.
import type { Method, MethodKind } from './call.ts';
import { shown } from './policies/bounds.ts';

/** A method as proto-loader and grpc-js describe it; only what is read here. */
export interface MethodDefinition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (request: never) => Buffer;
  readonly requestDeserialize?: (bytes: Buffer) => object;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
  /** proto-loader's: the options written in the .proto file. */
  readonly options?: { readonly idempotency_level?: string };
  /** proto-loader's: the descriptor of the request message. */
  readonly requestType?: { readonly type?: { readonly field?: readonly { readonly name?: string }[] } | object };
}

/** A service definition: methods by the name they have in the .proto file. */
export type MethodDefinitions = Readonly<Record<string, MethodDefinition>>;

export interface KnownMethod {
  readonly method: Method;
  readonly definition: MethodDefinition;
  /** The request's field for the idempotency key, as the loader spells it. */
  readonly keyField: string | undefined;
  /** A request without a key is given one there. */
  readonly generatesKey: boolean;
}

/** The methods by their name in camelCase, and the full name of the service. Throws a TypeError for anything else. */
export function methodsOf(
  service: MethodDefinitions,
  generatesKeys = true,
): { name: string; methods: Map<string, KnownMethod> } {
  const entries = service && typeof service === 'object' ? Object.entries(service) : [];
  const [first] = entries;
  if (!first || typeof first[1]?.path !== 'string') {
    throw new TypeError('serviceDefinition must be a service of proto-loader or the .service of a grpc-js client');
  }
  const methods = new Map<string, KnownMethod>();
  for (const [name, definition] of entries) {
    checkDefinition(name, definition);
    const key = camelCase(name);
    const twin = methods.get(key)?.method.name;
    if (twin !== undefined) {
      throw new TypeError(`the service has RPCs ${twin} and ${name}: both would be client.${key}`);
    }
    methods.set(key, known(name, definition, generatesKeys));
  }
  return { name: first[1].path.split('/')[1] ?? first[0], methods };
}

function checkDefinition(name: string, definition: Partial<MethodDefinition> | null): void {
  const { path, requestSerialize, responseDeserialize } = definition ?? {};
  const isCodec = typeof requestSerialize === 'function' && typeof responseDeserialize === 'function';
  if (isCodec && typeof path === 'string' && path.startsWith('/')) return;
  const option = `serviceDefinition.${name}`;
  throw new TypeError(`${option} must be a method of proto-loader or grpc-js, got ${shown(definition)}`);
}

function known(name: string, definition: MethodDefinition, generatesKey: boolean): KnownMethod {
  const level = definition.options?.idempotency_level;
  // The messages of a stream have keys of their own.
  const keyField = definition.requestStream ? undefined : keyFieldOf(definition);
  return {
    method: {
      fullName: definition.path.slice(1),
      name,
      idempotent: level === 'IDEMPOTENT' || level === 'NO_SIDE_EFFECTS',
      readOnly: level === 'NO_SIDE_EFFECTS',
      keyField,
      kind: kindOf(definition),
    },
    definition,
    keyField,
    generatesKey: generatesKey && !definition.requestStream,
  };
}

function kindOf({ requestStream, responseStream }: MethodDefinition): MethodKind {
  if (requestStream) return responseStream ? 'bidi_streaming' : 'client_streaming';
  return responseStream ? 'server_streaming' : 'unary';
}

interface Field {
  readonly name?: string;
  readonly type?: string;
  readonly label?: string;
}

const spellings = ['idempotencyKey', 'idempotency_key'];

// In a oneof the key would take the place of what the caller asked for: then it travels as metadata.
function keyFieldOf({ requestType, requestSerialize, requestDeserialize }: MethodDefinition): string | undefined {
  const type = requestType?.type;
  const fields = type && 'field' in type && Array.isArray(type.field) ? (type.field as Field[]) : [];
  // A key is text: of a number or bytes nothing, or another key, would arrive.
  const isKey = ({ name = '', type: kind, label }: Field) =>
    spellings.includes(name) && kind === 'TYPE_STRING' && label !== 'LABEL_REPEATED';
  const name = fields.find(isKey)?.name;
  if (name === undefined) return undefined;
  // proto-loader with `oneofs: true` tells of a oneof by a field whose value is the name of the member.
  const decoded = requestDeserialize?.(requestSerialize({ [name]: 'key' } as never)) ?? {};
  return Object.values(decoded).includes(name) ? undefined : name;
}

const camelCase = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
