// Answers: an outage that is shorter than the callers' patience. An open circuit that may close within the call's
// deadline is waited for, where the call would else fail at once. Do not use it where callers (or a fallback) should know
// at once, nor for more calls than may wait at a time: each holds its memory and its caller, and a bulkhead's place.
import type { Call, Next } from '../call.ts';
import { CircuitOpenError } from '../errors.ts';
import type { Backoff } from './backoff.ts';
import { cancelledWhile } from './give-up.ts';

export interface CircuitWait {
  /** How long an attempt may wait in all. */
  readonly mostMs: number;
  /** What an attempt needs of the call's time, or it is not waited for. */
  readonly leastAttemptMs: number;
  /** Comes on top of what the breaker says, or all who wait would come back at the same instant. */
  readonly backoff: Backoff;
}

/** A `next` whose attempt leaves when the circuit lets it; until then nothing of it counts as an attempt. */
export const throughCircuit =
  <Req, Res>(next: Next<Req, Res>, wait: CircuitWait): Next<Req, Res> =>
  async (call) => {
    try {
      return await next(call);
    } catch (error) {
      return waitAndSend(call, next, wait, refusalOf(error));
    }
  };

async function waitAndSend<Req, Res>(
  call: Call<Req>,
  next: Next<Req, Res>,
  { mostMs, leastAttemptMs, backoff }: CircuitWait,
  refusal: CircuitOpenError,
): Promise<Res> {
  const { clock, random } = call.client;
  const refusedAtMs = clock.now();
  const untilMs = Math.min(call.deadlineMs - leastAttemptMs, refusedAtMs + mostMs);
  // How often in a row a probe was out. Nobody knows for how long it will be, so that wait grows.
  let probing = 0;
  for (let last = refusal; ;) {
    probing = last.retryAfterMs > 0 ? 1 : probing + 1;
    const delayMs = Math.ceil(last.retryAfterMs + backoff(probing, random));
    if (clock.now() + delayMs >= untilMs) throw last;
    await sleep(call, delayMs);
    try {
      return await next({ ...call, backoffMs: call.backoffMs + clock.now() - refusedAtMs });
    } catch (error) {
      last = refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): CircuitOpenError {
  if (error instanceof CircuitOpenError) return error;
  throw error;
}

async function sleep(call: Call, delayMs: number): Promise<void> {
  try {
    await call.client.clock.sleep(delayMs, call.signal);
  } catch (reason) {
    throw call.signal?.aborted ? cancelledWhile(call, 'its circuit was open') : reason;
  }
}
