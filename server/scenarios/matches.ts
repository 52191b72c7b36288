// Whether a call is one that a fault is for.
import type { Arrival } from '../faults/fault.ts';
import { fate } from '../fate.ts';
import { namesMethod } from './method-names.ts';
import type { Numbers, Target } from './target.ts';

/** What decides a call's fate. */
export interface Drawn extends Pick<Arrival<unknown>, 'method' | 'callKey' | 'n' | 'lane' | 'attempt'> {
  /** Who the caller is, where the server asks for that; else empty. */
  readonly caller?: string;
  /** The value the caller sent under a name; several are joined by commas. */
  readonly metadata?: (name: string) => string | undefined;
  /** A health check: only faults whose target names it in full may hit it. */
  readonly infrastructure?: boolean;
}

const among = (given: Numbers, value: number) =>
  Array.isArray(given) ? given.includes(value) : value >= (given.from ?? 1) && value <= (given.to ?? Infinity);

function isNumbered({ from = 1, to = Infinity, every = 1 }: NonNullable<Target['calls']>, number: number): boolean {
  return number >= from && number <= to && (number - from + 1) % every === 0;
}

/** 1 to `of`: the replica that a balancer would have sent this arrival to; the next attempt may meet another. */
function replicaOf({ method, callKey, n }: Drawn, of: number, seed: string): number {
  return 1 + Math.floor(fate({ seed, method, callKey, n, draw: `replica of ${of}` }) * of);
}

const fits = (call: Drawn) => (metadata: readonly [string, string]) => call.metadata?.(metadata[0]) === metadata[1];

/** Whether `call`, the `number`-th of its method and lane, fits every field of the target. */
export function matches(target: Target | undefined, call: Drawn, number: number, seed: string): boolean {
  const { methods, lanes, callers, metadata, attempts, arrivals, calls, replica } = target ?? {};
  const isInfrastructure = call.infrastructure === true;
  if (methods ? !namesMethod(methods, call.method, isInfrastructure) : isInfrastructure) return false;
  if (lanes && !lanes.includes(call.lane)) return false;
  if (callers && !callers.includes(call.caller ?? '')) return false;
  if (metadata && !Object.entries(metadata).every(fits(call))) return false;
  if (attempts && !among(attempts, call.attempt)) return false;
  if (arrivals && !among(arrivals, call.n)) return false;
  if (calls && !isNumbered(calls, number)) return false;
  return !replica || replicaOf(call, replica.of, seed) === replica.number;
}
