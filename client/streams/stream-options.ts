// What a caller may ask of one stream.
import type { CallError } from '../errors.ts';
import type { CallOptions } from '../new-call.ts';
import type { MethodKind } from '../call.ts';
import { type BackoffOptions, exponentialBackoff } from '../policies/backoff.ts';
import { checkFunction, checkKeys, checkNumber, maxDelayMs } from '../policies/bounds.ts';
import type { Messages } from './requests.ts';

interface GoingOnOptions extends CallOptions {
  /** How often in a row, without a message between, a broken stream goes on. Default: as often as it takes. */
  readonly maxResumptions?: number | undefined;
  /** The waits before it goes on; a message begins them anew. Default from 0 to 100 ms, growing to from 0 to 10 s. */
  readonly resumeBackoff?: BackoffOptions | undefined;
}

interface IdleOptions {
  /** The longest wait of the reader's for a message, in milliseconds; then the stream is held to be broken. Default: none. */
  readonly idleTimeoutMs?: number | false | undefined;
}

/** Options of a call whose answer is a stream. */
export interface StreamOptions<Req = unknown, Res = unknown> extends GoingOnOptions, IdleOptions {
  /**
   * The request to go on with behind the last message received, when the stream broke. Asked once everything received
   * was read. A stream that broke before its first message goes on with the request it began with.
   */
  readonly resume?: ((last: Res, request: Req) => Req) | undefined;
}

/** How far a stream of the caller's messages came before it broke. */
export interface Broken<Res = unknown> {
  readonly error: CallError;
  /** How many messages were received in all; they have all been read. */
  readonly received: number;
  readonly lastMessage: Res | undefined;
  /** 1 for the first time. */
  readonly reconnection: number;
}

/** Options of a call whose request is a stream. */
export interface UploadOptions<Req = unknown> extends GoingOnOptions {
  /** The messages to go on with on another stream, when this one broke; undefined = it fails. */
  readonly reconnect?: ((broken: Broken<never>) => Messages<Req> | undefined) | undefined;
}

/** Options of a call with streams both ways. */
export interface ExchangeOptions<Req = unknown, Res = unknown> extends GoingOnOptions, IdleOptions {
  /** The messages to go on with on another stream, when this one broke; undefined = it fails. */
  readonly reconnect?: ((broken: Broken<Res>) => Messages<Req> | undefined) | undefined;
}

/** Any of the above; which it may be is checked by the kind of the method. */
export type AnyStreamOptions = StreamOptions & Pick<ExchangeOptions, 'reconnect'>;

const ofCall = ['signal', 'timeoutMs', 'metadata', 'idempotencyKey'] as const;
const ofGoingOn = ['maxResumptions', 'resumeBackoff'] as const;
const names: Readonly<Record<MethodKind, readonly (keyof AnyStreamOptions)[]>> = {
  unary: ofCall,
  server_streaming: [...ofCall, 'idleTimeoutMs', 'resume', ...ofGoingOn],
  client_streaming: [...ofCall, 'reconnect', ...ofGoingOn],
  bidi_streaming: [...ofCall, 'idleTimeoutMs', 'reconnect', ...ofGoingOn],
};

/** The options with their defaults; throws a TypeError or RangeError that names a bad one. */
export function checkStreamOptions(kind: MethodKind, options: AnyStreamOptions) {
  checkKeys('call options', options, names[kind]);
  const { idleTimeoutMs, resume, reconnect, maxResumptions, resumeBackoff, ...callOptions } = options;
  if (idleTimeoutMs !== undefined && idleTimeoutMs !== false) {
    checkNumber('idleTimeoutMs', idleTimeoutMs, { min: 1, max: maxDelayMs });
  }
  if (resume !== undefined) checkFunction('resume', resume);
  if (reconnect !== undefined) checkFunction('reconnect', reconnect);
  if (maxResumptions !== undefined) checkNumber('maxResumptions', maxResumptions, { min: 0, integer: true });
  return {
    callOptions: callOptions as CallOptions,
    idleTimeoutMs: idleTimeoutMs || undefined,
    resume,
    reconnect,
    maxResumptions: maxResumptions ?? Infinity,
    backoff: waits(resumeBackoff),
  };
}

function waits(options: BackoffOptions = {}) {
  checkKeys('resumeBackoff', options, backoffOptionNames);
  const { initialBackoffMs = 100, jitter = 'full' } = options;
  checkNumber('resumeBackoff.initialBackoffMs', initialBackoffMs, { min: 0, max: maxDelayMs });
  const { maxBackoffMs = Math.max(initialBackoffMs, 10_000) } = options;
  return exponentialBackoff({ ...options, initialBackoffMs, maxBackoffMs, jitter }, 'resumeBackoff');
}

const backoffOptionNames = [
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'jitter',
  'backoff',
] as const satisfies readonly (keyof BackoffOptions)[];

export type CheckedStreamOptions = ReturnType<typeof checkStreamOptions>;
