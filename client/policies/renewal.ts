// Credentials that ran out while a call was under way.
import type { Call } from '../call.ts';
import { deadlineSignal } from '../deadline-signal.ts';
import { CancelledError } from '../errors.ts';

/**
 * Asks the client for new credentials, for no longer than the call lasts; resolves to whether another attempt would
 * carry others. Rejects with a CancelledError when the caller gives up, and with nothing else.
 */
export async function credentialsRenewed(call: Call): Promise<boolean> {
  // What the caller must know is that the server wants others, not how the provider failed.
  const renewed = await renew(call).catch(() => false);
  if (!call.signal?.aborted) return renewed;
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: call.signal.reason as unknown };
  throw new CancelledError(`${method} cancelled while its credentials were renewed`, fields);
}

async function renew(call: Call): Promise<boolean> {
  const limit = deadlineSignal(call);
  try {
    // A provider may ignore its signal.
    return (
      (await Promise.race([call.client.renewCredentials?.(limit.signal, call.notes.carried), aborted(limit.signal)])) ??
      false
    );
  } finally {
    limit[Symbol.dispose]();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
