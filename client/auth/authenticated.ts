// Puts the credentials on each attempt, at the last moment: a retry after a renewal carries the new ones.
import type { Call, Next } from '../call.ts';
import { deadlineSignal } from '../deadline-signal.ts';
import { CredentialsError } from '../errors.ts';
import { cancelled } from '../wire-errors.ts';
import { type Auth, type AuthMetadata, type Identity, NoCredentials } from './auth.ts';

/** `next` with the client's credentials; `next` itself for a client that has none. */
export function authenticated<Req, Res>(identity: Identity | undefined, next: Next<Req, Res>): Next<Req, Res> {
  if (!identity) return next;
  const { auth, renewed } = identity;
  return (call) => {
    let ready: typeof call;
    try {
      const metadata = auth.metadata(renewed);
      if (isPending(metadata)) return fetched(call, auth, metadata).then(next);
      ready = carrying(call, metadata);
    } catch (error) {
      return Promise.reject(refusal(call, auth, error));
    }
    return next(ready);
  };
}

const isPending = (metadata: AuthMetadata | Promise<AuthMetadata>): metadata is Promise<AuthMetadata> =>
  typeof (metadata as Partial<Promise<AuthMetadata>> | undefined)?.then === 'function';

async function fetched<Req>(call: Call<Req>, auth: Auth, pending: Promise<AuthMetadata>): Promise<Call<Req>> {
  try {
    return carrying(call, await inTime(call, pending));
  } catch (error) {
    if (call.signal?.aborted) throw cancelled(call, call.signal.reason);
    throw refusal(call, auth, error);
  }
}

// The fetch itself goes on: other calls may wait for it.
async function inTime<T>(call: Call, pending: Promise<T>): Promise<T> {
  const startedAtMs = call.client.clock.now();
  const { answerByMs = Infinity, idleTimeoutMs = Infinity } = call;
  const deadlineMs = Math.min(call.deadlineMs, answerByMs, startedAtMs + idleTimeoutMs);
  using limit = deadlineSignal({ ...call, deadlineMs });
  const { signal } = limit;
  return await Promise.race([
    pending,
    new Promise<never>((_, reject) => {
      const late = () => reject(new NoCredentials(`none within ${Math.round(deadlineMs - startedAtMs)} ms`));
      if (signal.aborted) late();
      else signal.addEventListener('abort', late, { once: true });
    }),
  ]);
}

// What the caller put on this one call is meant for it, and stays.
function carrying<Req>(call: Call<Req>, own: AuthMetadata): Call<Req> {
  call.notes.carried = own;
  const metadata = call.metadata.clone();
  for (const key of Object.keys(own)) {
    if (metadata.get(key).length === 0) metadata.set(key, own[key] as string);
  }
  return { ...call, metadata };
}

function refusal(call: Call, auth: Auth, error: unknown): CredentialsError {
  const method = call.method.fullName;
  const text = `${method} not sent: no credentials from ${auth.name}: ${whyNot(error)}`;
  return new CredentialsError(text, { method, attempts: call.attempts });
}

/**
 * Says what kind of error it was. Not its message, and it is not passed on as a cause: an answer of a token endpoint or
 * grpc-js's complaint of a bad value may hold the secret.
 */
function whyNot(error: unknown): string {
  if (error instanceof NoCredentials) return error.message;
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  const word = (value: unknown) => (typeof value === 'string' && /^[A-Za-z_]{1,40}$/.test(value) ? value : undefined);
  const kind = word(name) ?? 'something that is no error';
  return word(code) === undefined ? `${kind} was thrown` : `${kind} (${String(code)}) was thrown`;
}
