// For the tests of PaymentGateway: bare grpc-js callers that read the details of a refusal, and money in short.
import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { googleRpc, paymentGateway } from '../proto/definitions.ts';
import type { ChargeRequest } from '../proto/gen/payments/v1/ChargeRequest.ts';
import type { ImportChargesResponse__Output } from '../proto/gen/payments/v1/ImportChargesResponse.ts';
import { goodCharge, invoke } from './testing.ts';

/** What a program can read of a refusal. */
export interface Refusal {
  readonly status: string;
  readonly message: string;
  /** The reason and the domain of google.rpc.ErrorInfo. */
  readonly reason: string;
  /** "field: what it must be" of google.rpc.BadRequest. */
  readonly bad: readonly string[];
}

const typeOf = (name: string) => `type.googleapis.com/google.rpc.${name}`;

/** Reads the details of an error; throws when they do not say what the error says. */
function refusalOf({ code, details: message, metadata }: ServiceError): Refusal {
  const [bytes] = metadata.get('grpc-status-details-bin');
  const told = googleRpc.Status.deserialize(bytes as Buffer);
  if (told.code !== code || told.message !== message) throw new Error('the details are of another error');
  const detail = (name: string) =>
    told.details.find(({ type_url: type }) => type === typeOf(name))?.value ?? Buffer.alloc(0);
  const { reason, domain } = googleRpc.ErrorInfo.deserialize(detail('ErrorInfo'));
  const { fieldViolations } = googleRpc.BadRequest.deserialize(detail('BadRequest'));
  const bad = fieldViolations.map(({ field, description }) => `${field}: ${description}`);
  return { status: status[code], message, reason: `${domain} ${reason}`, bad };
}

interface Unary<Req, Res> {
  readonly path: string;
  readonly requestSerialize: (request: Req) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

/** A call that must be refused. */
export function refused<Req, Res>(client: Client, method: Unary<Req, Res>, request: Req): Promise<Refusal> {
  const { path, requestSerialize, responseDeserialize } = method;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => {
      if (!error) return reject(new Error('the call was not refused'));
      resolve(refusalOf(error));
    });
  });
}

/** A call that must succeed. */
export async function done<Req, Res>(client: Client, method: Unary<Req, Res>, request: Req): Promise<Res> {
  const { status: ended, details, response } = await invoke(client, method, request);
  if (response === undefined) throw new Error(`${ended}: ${details}`);
  return response;
}

/** Euros. */
export const eur = (minorUnits: number) => ({ currency: 'EUR', minorUnits });

/** Charges `account` under a key, and answers with the id of the payment. */
export async function charged(client: Client, account: string, minorUnits: number, key: string): Promise<string> {
  const request = { ...goodCharge(key), account, amount: eur(minorUnits) };
  const { payment } = await done(client, paymentGateway.Charge, request);
  return payment?.id ?? '';
}

/** "EUR 12, USD 3" of an account; "nothing" when there is no such account. */
export async function balanceOf(client: Client, account: string): Promise<string> {
  const { response } = await invoke(client, paymentGateway.GetAccount, { account });
  const balances = response?.account?.balances.map(({ currency, minorUnits }) => `${currency} ${minorUnits}`);
  return balances?.join(', ') ?? 'nothing';
}

/** A stream of charges that is answered once. */
export function importCharges(client: Client, headers: Readonly<Record<string, string>> = {}) {
  const { path, requestSerialize, responseDeserialize } = paymentGateway.ImportCharges;
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const { promise: answered, resolve, reject } = Promise.withResolvers<ImportChargesResponse__Output>();
  const call = client.makeClientStreamRequest<ChargeRequest, ImportChargesResponse__Output>(
    path,
    requestSerialize,
    responseDeserialize,
    metadata,
    { deadline: Date.now() + 30_000 },
    (error, response) => (response ? resolve(response) : reject(error as Error)),
  );
  answered.catch(() => {}); // Not every test asks.
  return { call, answered };
}
