// A call without a client, for the test of a policy: no network, time and chance fixed, every event kept.
import { Metadata, status } from '@grpc/grpc-js';
import type { Call, Next, Policy } from '../call.ts';
import { type AttemptRecord, CallError } from '../errors.ts';
import type { ClientEvent } from '../events.ts';
import { type StatusName, statusName } from '../status.ts';
import { checkStatus } from './check-answer.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const methodName = 'test.Service/Do';

export interface Bench {
  readonly clock: FakeClock;
  readonly events: ClientEvent[];
  /** The types of the events so far. */
  types(): string[];
  call(own?: Partial<Call>): Call;
}

/** Makes calls that share one clock and one list of events. `random` is 0.5: no jitter. */
export function bench(): Bench {
  const clock = fakeClock();
  const events: ClientEvent[] = [];
  const client = {
    name: 'test',
    target: 'dns:test',
    clock,
    random: () => 0.5,
    emit: (event: ClientEvent) => void events.push(event),
  };
  let calls = 0;
  return {
    clock,
    events,
    types: () => events.map((event) => event.type),
    call: (own = {}) => ({
      id: String((calls += 1)),
      client,
      method: { fullName: methodName, name: 'Do', idempotent: false, kind: 'unary' },
      request: {},
      metadata: new Metadata(),
      idempotencyKey: undefined,
      signal: undefined,
      deadlineMs: Infinity,
      deadlineIsCallers: false,
      deadlineIsAttempts: false,
      attempt: 1,
      maxAttempts: 1,
      backoffMs: 0,
      hedge: false,
      attempts: [],
      notes: { hedged: false, fallback: undefined },
      ...own,
    }),
  };
}

/** A failed attempt as unary.ts would tell it. Throws a TypeError for a name that is no status. */
export function failed(name: StatusName): CallError {
  checkStatus('failed: the status', name);
  return new CallError(`${methodName} failed: ${name}`, { code: status[name], method: methodName });
}

/** An attempt of a script: a value to answer with, an error to fail with, or a function to run. */
export type Step = Error | ((call: Call) => Promise<unknown>) | string;

export interface Script {
  readonly next: Next<unknown, unknown>;
  /** When each attempt left, on the clock, in milliseconds. */
  readonly leftAtMs: number[];
  readonly calls: Call[];
}

/** A `next` that plays the steps in order, the last one for ever, and keeps the journal as unary.ts does. */
export function script(...steps: Step[]): Script {
  const calls: Call[] = [];
  const leftAtMs: number[] = [];
  const next = async (call: Call): Promise<unknown> => {
    const step = steps[Math.min(calls.length, steps.length - 1)];
    calls.push(call);
    leftAtMs.push(call.client.clock.now());
    const note = (code: number) => void (call.attempts as AttemptRecord[]).push(recordOf(call, code));
    if (step instanceof CallError) note(step.code);
    if (step instanceof Error) throw step;
    note(status.OK);
    return typeof step === 'function' ? step(call) : step;
  };
  return { next: next as Next<unknown, unknown>, leftAtMs, calls };
}

const recordOf = (call: Call, code: number): AttemptRecord => ({
  attempt: call.attempt,
  status: statusName(code),
  durationMs: 0,
  backoffMs: call.backoffMs,
  endpoint: 'test',
  faultId: undefined,
  message: '',
  hedge: call.hedge,
});

/** Runs a list of policies around `next`. */
export const run = (policies: readonly Policy[], call: Call, next: Next<unknown, unknown>): Promise<unknown> =>
  policies.reduceRight<Next<unknown, unknown>>((inner, policy) => (one) => policy(one, inner), next)(call);
