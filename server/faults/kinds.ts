// The list of faults. A new one adds its file, its test and, here, its import and its name in `kinds`.
import { z } from 'zod';
import { cut } from './cut.ts';
import { error } from './error.ts';
import type { Fault, FaultContext, FaultKind } from './fault.ts';
import { hang } from './hang.ts';
import { latency } from './latency.ts';
import { sleep } from './sleep.ts';

const kinds = { sleep, error, hang, latency, cut };

const eachOptions = Object.values(kinds).map(({ options }) => options);
type EachOptions = (typeof eachOptions)[number];

/** A fault as a scenario states it: `{ kind: 'sleep', delayMs: 5000 }`. */
export const faultOptions = z.discriminatedUnion(
  'kind',
  eachOptions as [EachOptions, ...EachOptions[]],
  `expected an object whose "kind" is one of ${Object.keys(kinds).join(', ')}`,
);

export type FaultOptions = z.infer<typeof faultOptions>;
export type FaultKindName = FaultOptions['kind'];

/** Every kind of fault, for metrics to start at 0. */
export const faultKinds = Object.keys(kinds) as readonly FaultKindName[];

// The options say which kind they belong to; TypeScript cannot follow that through the table.
const kindOf = (options: FaultOptions) => kinds[options.kind] as unknown as FaultKind<FaultOptions>;

/** The fault in words: "sleep 5 s, then succeed". */
export const describeFault = (options: FaultOptions): string => kindOf(options).describe(options);

/** The function around the handler, with whatever it will remember of calls. */
export const createFault = (options: FaultOptions, context: FaultContext): Fault =>
  kindOf(options).create(options, context);
