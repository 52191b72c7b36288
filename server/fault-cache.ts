// A fault is made once for each scenario that starts: what it remembers of calls outlives a phase, not a scenario.
import type { Fault, FaultContext } from './faults/fault.ts';
import { createFault, type FaultOptions } from './faults/kinds.ts';

/** The fault of given options. The same words, in whichever phase, are the same fault. */
export function faultCache(context: FaultContext): (options: FaultOptions) => Fault {
  const byObject = new WeakMap<FaultOptions, Fault>();
  const byText = new Map<string, Fault>();
  const make = (options: FaultOptions) => {
    const text = JSON.stringify(options);
    const fault = byText.get(text) ?? createFault(options, context);
    byText.set(text, fault);
    byObject.set(options, fault);
    return fault;
  };
  return (options) => byObject.get(options) ?? make(options);
}
