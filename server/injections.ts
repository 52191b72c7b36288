// What is injected, call by call: the arrivals that meet a fault.
import type { Injection__Output } from '../proto/gen/chaos/v1/Injection.ts';
import { type ArrivalEvent, noArrival } from './arrivals.ts';

/** A call with the faults it meets; the fields are those of `chaos.v1.Injection`. */
export type InjectionEvent = Readonly<Injection__Output>;

/** The marker that opens a stream. */
export const noInjection: InjectionEvent = { arrival: noArrival, faults: [] };

/** What a call meets, told once, as it arrives; undefined when it meets nothing. */
export function injectionOf(arrival: ArrivalEvent): InjectionEvent | undefined {
  if (arrival.ended || arrival.faultId === '') return undefined;
  const kinds = arrival.faultKind.split(',');
  return { arrival, faults: arrival.faultId.split(',').map((id, index) => ({ id, kind: kinds[index] ?? '' })) };
}
