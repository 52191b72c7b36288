// google.rpc.Status: why a call failed, for programs; sent as the trailer `grpc-status-details-bin`.
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { googleRpc } from '../proto/definitions.ts';

/** The trailer that carries a google.rpc.Status. */
export const statusDetailsTrailer = 'grpc-status-details-bin';

/** One detail, as google.protobuf.Any holds it. */
export interface Detail {
  readonly type_url: string;
  readonly value: Buffer;
}

export interface FieldViolation {
  /** The path of the field, for example "amount.currency". */
  readonly field: string;
  /** What was expected; never the value that was given. */
  readonly description: string;
}

function packed<Input>(name: string, { serialize }: MessageTypeDefinition<Input, unknown>, message: Input): Detail {
  return { type_url: `type.googleapis.com/google.rpc.${name}`, value: serialize(message) };
}

/** google.rpc.BadRequest: every field that is bad. */
export const badRequest = (violations: readonly FieldViolation[]): Detail =>
  packed('BadRequest', googleRpc.BadRequest, { fieldViolations: [...violations] });

/** google.rpc.ErrorInfo: `reason` is a word such as INSUFFICIENT_FUNDS, `domain` says whose. */
export const errorInfo = (info: { readonly reason: string; readonly domain: string }): Detail =>
  packed('ErrorInfo', googleRpc.ErrorInfo, info);

/** google.rpc.RetryInfo: how long to wait before the next attempt. */
export function retryInfo(delayMs: number): Detail {
  const seconds = Math.floor(delayMs / 1000);
  const nanos = Math.floor((delayMs - seconds * 1000) * 1e6);
  return packed('RetryInfo', googleRpc.RetryInfo, { retryDelay: { seconds, nanos } });
}

export interface StatusWithDetails {
  /** A gRPC status code. */
  readonly code: number;
  readonly message: string;
  readonly details: readonly Detail[];
}

/** The bytes of a google.rpc.Status. */
export const statusDetails = ({ code, message, details }: StatusWithDetails): Buffer =>
  googleRpc.Status.serialize({ code, message: message.toWellFormed(), details: [...details] });
