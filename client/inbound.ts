// Answers: a server that goes on asking others after its own caller has left. Its calls end with the call it serves.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  checkFunction,
  checkFunctions,
  checkKeys,
  checkNumber,
  checkObject,
  maxDelayMs,
  shown,
} from './policies/bounds.ts';

/** What is needed of an inbound call; those of grpc-js's handlers fit. */
export interface InboundCall {
  /** When its caller stops waiting: a Date or milliseconds since 1970 on the wall clock; `Infinity` = never. */
  getDeadline(): Date | number;
  readonly cancelled: boolean;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** The limits of the inbound call that a piece of code serves. */
export interface Inbound {
  /** Wall clock, in milliseconds since 1970, the margin taken off; `Infinity` = none. */
  readonly deadlineMs: number;
  /** Aborted when the inbound call is cancelled. */
  readonly signal: AbortSignal;
}

export interface InboundOptions {
  /** Kept back from the inbound deadline, in milliseconds, to answer in. Default 50. */
  readonly marginMs?: number | undefined;
}

const storage = new AsyncLocalStorage<Inbound>();
const signals = new WeakMap<InboundCall, AbortSignal>();

/**
 * Runs `work` so that every call that a client of this library makes within it, however deep, has at most the time the
 * inbound call has left, less a margin, and is cancelled with it. gRFC A6 and grpc.io's guide on deadlines call this
 * propagation. Throws a TypeError or RangeError that names
 * the option for a bad one.
 */
export function serving<Result>(inbound: InboundCall, work: () => Result, options: InboundOptions = {}): Result {
  checkObject('inbound', inbound);
  checkFunctions('inbound', inbound, ['getDeadline', 'on']);
  checkFunction('work', work);
  checkKeys('serving', options, ['marginMs']);
  const { marginMs = 50 } = options;
  checkNumber('marginMs', marginMs, { min: 0, max: maxDelayMs });
  const deadlineMs = millisecondsOf(inbound.getDeadline()) - marginMs;
  return storage.run({ deadlineMs, signal: signalOf(inbound) }, work);
}

function millisecondsOf(deadline: unknown): number {
  const ms = deadline instanceof Date ? deadline.getTime() : deadline;
  if (typeof ms === 'number' && !Number.isNaN(ms)) return ms;
  throw new TypeError(`inbound.getDeadline() must give a Date or milliseconds, got ${shown(deadline)}`);
}

/** What the code that runs now serves; undefined outside of `serving`. */
export const inboundNow = (): Inbound | undefined => storage.getStore();

// One listener for each inbound call, however often it is named; both go when the call is collected.
function signalOf(inbound: InboundCall): AbortSignal {
  const known = signals.get(inbound);
  if (known) return known;
  const aborter = new AbortController();
  const leave = () => aborter.abort(new Error('the inbound call was cancelled'));
  if (inbound.cancelled) leave();
  else inbound.on('cancelled', leave);
  signals.set(inbound, aborter.signal);
  return aborter.signal;
}
