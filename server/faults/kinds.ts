// The list of faults. A new one adds its file, its test and, here, its import and its name in `kinds`.
import { z } from 'zod';
import { bandwidth } from './bandwidth.ts';
import { brownout } from './brownout.ts';
import { burst } from './burst.ts';
import { commitThenError } from './commit-then-error.ts';
import { commitThenReset } from './commit-then-reset.ts';
import { commitThenSilence } from './commit-then-silence.ts';
import { corrupt } from './corrupt.ts';
import { crash } from './crash.ts';
import { cut } from './cut.ts';
import { error } from './error.ts';
import type { Fault, FaultContext, FaultKind, Reception } from './fault.ts';
import { flapping } from './flapping.ts';
import { goaway } from './goaway.ts';
import { halfOpen } from './half-open.ts';
import { hang } from './hang.ts';
import { lateSuccess } from './late-success.ts';
import { latency } from './latency.ts';
import { missingTrailers } from './missing-trailers.ts';
import { rateLimit } from './rate-limit.ts';
import { refusedStream } from './refused-stream.ts';
import { reset } from './reset.ts';
import { restart } from './restart.ts';
import { silentAccept } from './silent-accept.ts';
import { sleep } from './sleep.ts';
import { slowStart } from './slow-start.ts';
import { stall } from './stall.ts';
import { truncated } from './truncated.ts';

const kinds = {
  sleep,
  error,
  hang,
  latency,
  cut,
  'late-success': lateSuccess,
  'slow-start': slowStart,
  brownout,
  burst,
  'commit-then-error': commitThenError,
  'commit-then-reset': commitThenReset,
  'commit-then-silence': commitThenSilence,
  corrupt,
  flapping,
  'missing-trailers': missingTrailers,
  'rate-limit': rateLimit,
  truncated,
  bandwidth,
  crash,
  goaway,
  'half-open': halfOpen,
  'refused-stream': refusedStream,
  reset,
  restart,
  'silent-accept': silentAccept,
  stall,
};

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

/** Each kind with the schema of its options, which describes what it plays. */
export const faultSchemas = Object.entries(kinds).map(([kind, { options }]) => ({
  kind,
  options: options as z.ZodType,
}));

/** Every kind of fault, for metrics to start at 0. */
export const faultKinds = Object.keys(kinds) as readonly FaultKindName[];

// The options say which kind they belong to; TypeScript cannot follow that through the table.
const kindOf = (options: FaultOptions) => kinds[options.kind] as unknown as FaultKind<FaultOptions>;

/** The fault in words: "sleep 5 s, then succeed". */
export const describeFault = (options: FaultOptions): string => kindOf(options).describe(options);

/** What becomes of new connections; undefined for a fault of calls. */
export const receptionOf = (options: FaultOptions): Reception | undefined => kindOf(options).reception?.(options);

/** Whether a kind of fault hits new connections in place of calls. */
export const hitsConnections = (kind: FaultKindName): boolean => 'reception' in kinds[kind];

/** The function around the handler, with whatever it will remember of calls. */
export const createFault = (options: FaultOptions, context: FaultContext): Fault =>
  kindOf(options).create(options, context);
