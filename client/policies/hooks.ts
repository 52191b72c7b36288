// Answers: something to add to each request, to look at in each answer, or to say in words of your own about a failure,
// that is not worth a policy. Do not use it to wait, repeat or refuse: write a policy, it is a function around `next`.
import type { Call, Policy } from '../call.ts';
import { CallError, type CallErrorFields, RefusedError } from '../errors.ts';
import { status } from '@grpc/grpc-js';
import { onGiveUp } from './give-up.ts';
import { endOf } from '../stream-end.ts';
import { asText } from '../thrown.ts';
import { checkFunction, checkKeys } from './bounds.ts';

/** What a hook may put in place of the call's own; `metadata` as a clone, never the call's own object changed. */
export type Changes = Partial<Pick<Call, 'request' | 'metadata'>>;

type Maybe<Value> = Value | undefined | void;

/**
 * Each hook may be async; abort and deadline of the call end the wait for it. What one throws ends the call: a CallError
 * as it is, anything else as the `cause` of one with code INTERNAL (a RefusedError for `onRequest`: nothing has left).
 */
export interface HooksOptions {
  /** Before: returns what is to be changed, if anything. A whole call may be returned; only the two are taken. */
  readonly onRequest?: ((call: Call) => Maybe<Changes> | Promise<Maybe<Changes>>) | undefined;
  /** After success: what it returns, unless undefined, is the answer. Of a stream it sees the beginning; no return. */
  readonly onResponse?: ((response: unknown, call: Call) => unknown) | undefined;
  /** After a failure of what lies inside: the error it returns, if any, is thrown instead, of whatever class. */
  readonly onError?: ((error: unknown, call: Call) => Maybe<Error> | Promise<Maybe<Error>>) | undefined;
}

/** Calls your functions before and after what lies inside. Around retry: once per call; inside: once per attempt. */
export function hooks(options: HooksOptions): Policy {
  checkKeys('hooks', options, ['onRequest', 'onResponse', 'onError']);
  for (const [name, hook] of Object.entries(options)) if (hook !== undefined) checkFunction(`hooks.${name}`, hook);
  const { onRequest, onResponse, onError } = options;

  return async <Req, Res>(call: Call<Req>, next: (call: Call<Req>) => Promise<Res>): Promise<Res> => {
    const sent = onRequest ? changed(call, await ran('onRequest', call, () => onRequest(call))) : call;
    let response: Res;
    try {
      response = await next(sent);
    } catch (error) {
      const other = onError && (await ran('onError', sent, () => onError(error, sent)));
      if (other) call.notes.inPlace = other;
      throw other ?? error;
    }
    const other = onResponse && (await ran('onResponse', sent, () => onResponse(response, sent)));
    return other === undefined || endOf(response) ? response : (other as Res);
  };
}

function changed<Req>(call: Call<Req>, changes: Maybe<Changes>): Call<Req> {
  if (!changes) return call;
  const { request = call.request, metadata = call.metadata } = changes;
  if (!isMetadata(metadata)) throw unsendable(call);
  return { ...call, request: request as Req, metadata };
}

// Anything else would fail where it is sent, and nobody could say whose fault it was.
const isMetadata = (given: Partial<Call['metadata']> | null) =>
  typeof given?.clone === 'function' && typeof given.getMap === 'function';

function unsendable({ method: { fullName: method }, attempts }: Call): RefusedError {
  const cause = new TypeError("hooks.onRequest must return metadata that is grpc-js's Metadata");
  return new RefusedError(`${method} refused: ${cause.message}`, { code: status.INTERNAL, method, attempts, cause });
}

async function ran<Value>(name: keyof HooksOptions, call: Call, hook: () => Value): Promise<Awaited<Value>> {
  try {
    const value = hook();
    return await (value instanceof Promise ? patient(name, call, value) : value);
  } catch (error) {
    throw error instanceof CallError ? error : broken(name, call, error);
  }
}

// A hook that never settles must not hold the caller for ever.
function patient<Value>(name: string, call: Call, settling: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    // What went wrong before says more than that there is no time left to speak of it.
    const leave = name === 'onError' ? () => resolve(undefined) : reject;
    const release = onGiveUp(call, `waiting for ${name}`, leave);
    settling.then(resolve, reject).finally(release);
  });
}

function broken(name: keyof HooksOptions, call: Call, cause: unknown): CallError {
  const method = call.method.fullName;
  const why = cause instanceof Error ? cause.message : asText(cause);
  const fields: CallErrorFields = { code: status.INTERNAL, method, attempts: call.attempts, cause };
  if (name === 'onRequest') return new RefusedError(`${method} refused: ${name} threw: ${why}`, fields);
  return new CallError(`${method} failed: ${name} threw: ${why}`, fields);
}
