// The process of the long run, started with --expose-gc: very many calls through the whole client, with failures,
// retries and aborts in the mix, and a look at the heap every so often.
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { type Call, CallError, createClient, type Policy, standard } from '../../client/index.ts';
import { unstableService } from '../../proto/definitions.ts';
import { answerParent } from '../process.ts';
import { usedBytes } from './used-bytes.ts';

export interface Endurance {
  readonly calls: number;
  readonly looks: number;
}

export interface Endured {
  /** After garbage collection; the first when a tenth of the calls is made. */
  readonly heapBytes: readonly number[];
  readonly ok: number;
  readonly failed: number;
  readonly aborted: number;
  readonly timersLeft: number;
  readonly listenersLeft: number;
}

const atOnce = 100;
const answer = { success: true, message: 'done' };

// In the place of the wire. What becomes of a call stands in its payload.
const wire = (async (call: Call<{ payload: string }>) => {
  const { payload } = call.request;
  if (payload === 'abort') return untilAborted(call);
  // As a network would: without it one turn of the event loop makes calls until all that are left are waiting.
  await new Promise((resolve) => setImmediate(resolve));
  const fails = payload === 'fail' || (payload === 'retry' && call.attempt === 1);
  if (!fails) return answer;
  const method = call.method.fullName;
  throw new CallError(`${method} failed`, { code: status.UNAVAILABLE, method, attempts: call.attempts });
}) as unknown as Policy;

const untilAborted = ({ signal }: Call) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

// Of a hundred calls: two are aborted, one fails for good, three need another attempt; far apart, or the breaker opens.
function kindOf(n: number): string {
  const place = (n * 61) % 100;
  if (place < 2) return 'abort';
  if (place < 3) return 'fail';
  return place < 6 ? 'retry' : 'ok';
}

// After a pause for garbage collection many retries fail in a row: an open breaker would change the mix.
const patient = { consecutiveFailures: 1_000_000 };
const client = createClient(unstableService, 'localhost:1', {
  policies: [...standard({ retry: { initialBackoffMs: 0, maxBackoffMs: 0 }, breaker: patient }), wire],
});

// All that is not aborted shares one signal, as the calls of a service that is not yet shutting down do.
const shared = new AbortController();

async function one(n: number): Promise<void> {
  const payload = kindOf(n);
  if (payload !== 'abort') return void (await client.processData({ payload }, { signal: shared.signal }));
  const own = new AbortController();
  const call = client.processData({ payload }, { signal: own.signal });
  setImmediate(() => own.abort());
  await call;
}

const counts = { ok: 0, failed: 0, aborted: 0 };

async function make(from: number, to: number): Promise<void> {
  let n = from;
  const keep = async () => {
    while (n < to) {
      const mine = (n += 1);
      await one(mine).then(
        () => (counts.ok += 1),
        () => (counts[kindOf(mine) === 'abort' ? 'aborted' : 'failed'] += 1),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, keep));
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

answerParent({
  endure: async ({ calls, looks }: Endurance): Promise<Endured> => {
    const heapBytes: number[] = [];
    await make(0, calls / 10);
    heapBytes.push(await usedBytes());
    for (let look = 0; look < looks; look += 1) {
      const step = (calls * 0.9) / looks;
      await make(calls / 10 + look * step, calls / 10 + (look + 1) * step);
      heapBytes.push(await usedBytes());
    }
    await sleep(50);
    const listenersLeft = getEventListeners(shared.signal, 'abort').length;
    return { heapBytes, ...counts, timersLeft: timers(), listenersLeft };
  },
});
