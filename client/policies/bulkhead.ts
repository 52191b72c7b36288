// Answers: one slow method or server that ties up everything its callers have (memory, sockets, their own callers).
// Do not use it to slow down a fast sender (that is the rate limit's), nor with a long queue: who waits is late twice.
import { bulkhead as cockatielBulkhead } from 'cockatiel';
import type { BulkheadView, Call, Next, Policy } from '../call.ts';
import { BulkheadFullError } from '../errors.ts';
import { endOf } from '../stream-end.ts';
import { checkKeys, checkNumber, checkText } from './bounds.ts';
import { cancelledWhile } from './give-up.ts';
import { waitingLine } from './waiting-line.ts';

export interface BulkheadOptions {
  /** The label of its metrics and events. Default: the name of the client it serves. */
  readonly name?: string | undefined;
  /** How many calls may be in flight at once. Default 10, at least 1. */
  readonly limit?: number | undefined;
  /** How many more may wait for a place, first come, first served. Default 0: none waits. */
  readonly queue?: number | undefined;
}

/** Lets so many calls in at once, so many wait, and refuses the rest at once; see `BulkheadOptions` for the defaults. */
export function bulkhead(options: BulkheadOptions = {}): Policy & { readonly bulkheads: [BulkheadView] } {
  const { name, limit, queue } = checked(options);
  // cockatiel counts the places. Its own queue it is not given: a call in it ignores an abort until it is dequeued, and
  // knows no deadline (4.0.0).
  const places = cockatielBulkhead(limit);
  const line = waitingLine();
  const admit = () => {
    while (line.length > 0 && places.executionSlots > 0) line.shift();
  };
  const enter = <Req, Res>(call: Call<Req>, next: Next<Req, Res>) => inPlace(places, () => next(call), admit);

  const policy: Policy = (call, next) => {
    if (call.signal?.aborted) return Promise.reject(cancelledWhile(call, 'coming to a bulkhead'));
    // A place is free for a moment before the one who left has called the next in line: who waits goes first.
    admit();
    if (places.executionSlots > 0) return enter(call, next);
    const limiter = name ?? call.client.name;
    const { id: callId, attempt } = call;
    const who = { atMs: call.client.clock.now(), callId, method: call.method.fullName, attempt, limiter } as const;
    if (line.length >= queue) {
      call.client.emit({ type: 'attempt-refused', by: 'bulkhead', ...who, retryAfterMs: 0 });
      return Promise.reject(full(call, limiter, limit, queue));
    }
    call.client.emit({ type: 'attempt-queued', by: 'bulkhead', ...who });
    return line.wait(call, `waiting for a place in bulkhead ${limiter}`, () => enter(call, next));
  };
  const view: BulkheadView = {
    name,
    limit,
    get inFlight() {
      return limit - places.executionSlots;
    },
    get queued() {
      return line.length;
    },
  };
  return Object.assign(policy, { bulkheads: [view] as [BulkheadView] });
}

/** Holds a place until the call has ended, for a stream until that is over; then `freed` is called. */
function inPlace<Res>(
  places: ReturnType<typeof cockatielBulkhead>,
  run: () => Promise<Res>,
  freed: () => void,
): Promise<Res> {
  return new Promise((resolve, reject) => {
    const hold = async () => {
      const response = await run();
      const end = endOf(response);
      if (end === undefined) return response;
      // The caller gets its stream now, the next in line the place when it is over.
      resolve(response);
      await end;
      return response;
    };
    const settle = (act: () => void) => {
      freed();
      act();
    };
    places.execute(hold).then(
      (response) => settle(() => resolve(response)),
      (error: unknown) => settle(() => reject(error as Error)),
    );
  });
}

function checked(options: BulkheadOptions) {
  checkKeys('bulkhead', options, ['name', 'limit', 'queue']);
  const { name, limit = 10, queue = 0 } = options;
  if (name !== undefined) checkText('bulkhead.name', name);
  checkNumber('bulkhead.limit', limit, { min: 1, integer: true });
  checkNumber('bulkhead.queue', queue, { min: 0, integer: true });
  return { name, limit, queue };
}

function full(call: Call, bulkheadName: string, limit: number, queue: number): BulkheadFullError {
  const method = call.method.fullName;
  const waiting = queue === 0 ? '' : `, ${queue} waiting`;
  const text = `${method} refused: bulkhead ${bulkheadName} is full (${limit} in flight${waiting})`;
  return new BulkheadFullError(text, { method, attempts: call.attempts });
}
