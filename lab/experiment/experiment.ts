// What an experiment says, once its file is read and checked. Times are in milliseconds; those of a run count from its
// beginning, when the scenario starts and the first call may be due.

/** The clients there are to compare. */
export const laneKinds = [
  'bare',
  'naive',
  'retry-only',
  'retry-breaker',
  'full-stack',
  'grpc-js-retry',
  'nice-grpc',
  'opossum',
  'cockatiel',
] as const;
export type LaneKind = (typeof laneKinds)[number];

/** Where an idempotency key comes from: one for each payment, or a new one with each attempt. */
export const keyHabits = ['per-call', 'per-attempt'] as const;
export type KeyHabit = (typeof keyHabits)[number];

/** A part of the load: so many calls a second, or from one rate evenly to another. */
export interface LoadStep {
  readonly durationMs: number;
  readonly perSecond: number | { readonly from: number; readonly to: number };
  /** `poisson` = at random instants, as independent callers do; `constant` = evenly. */
  readonly arrivals: 'poisson' | 'constant';
}

/** One client variant. */
export interface LaneSpec {
  /** Names it in tables and expectations; also its `chaos-lane`. */
  readonly name: string;
  readonly use: LaneKind;
  /**
   * Over what the kind has: those of `standard()` for our own kinds, those of `PeerOptions` for the others. Plain data;
   * the lane checks them.
   */
  readonly options: Readonly<Record<string, unknown>>;
  readonly keys: KeyHabit;
}

/** A span of the run to measure in. Calls belong to it by when they were due, arrivals by when they arrived. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What can be measured of a lane. What each means is said in lab/verdict/measures.ts. */
export const measureNames = [
  'calls',
  'goodput',
  'answeredShare',
  'refusedShare',
  'failedShare',
  'arrivals',
  'arrivalsPerSecond',
  'peakArrivalsPer100Ms',
  'arrivalsWhileOpen',
  'amplification',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'maxMs',
  'waitP99Ms',
  'waitMaxMs',
  'healMs',
  'timesOpened',
  'openMs',
  'hedgedShare',
  'maxInFlight',
  'booked',
  'chargedTwice',
  'chargedTwiceShare',
  'failedButCharged',
  'failedButChargedShare',
  'lost',
] as const;
export type MeasureName = (typeof measureNames)[number];

/** A number, or so many times (and so much more than) the same measure, in the same window, of another lane. */
export type Bound = number | { readonly lane: string; readonly times: number; readonly plus: number };

/** One sentence of the hypothesis that can be true or false. */
export interface Expectation {
  /** In words, for the verdict table. */
  readonly says: string;
  readonly lane: string;
  readonly measure: MeasureName;
  /** The name of a window; undefined = the whole run. */
  readonly during: string | undefined;
  readonly must: Must;
  /** With fewer calls (or arrivals, for what counts arrivals) it is never PASS; undefined = see verdict/enough.ts. */
  readonly minimumSamples: number | undefined;
}

export type Must =
  | { readonly is: 'atLeast' | 'atMost'; readonly bound: Bound }
  | { readonly is: 'equal'; readonly bound: number }
  /** A share whose interval of this confidence (0..1) must hold the value that theory says. */
  | { readonly is: 'closedForm'; readonly value: number; readonly confidence: number };

/** What ends a run before its time; its verdict is then UNKNOWN. */
export interface AbortCondition {
  /** Undefined = any of them. */
  readonly lane: string | undefined;
  readonly measure: 'inFlight' | 'arrivalsPerSecond' | 'failedShare' | 'lateMs';
  readonly above: number;
  /** Only when it lasts so long. */
  readonly forMs: number;
}

export interface Experiment {
  /** Kebab-case; the name of its file. */
  readonly name: string;
  /** One short phrase. */
  readonly title: string;
  readonly question: string;
  /** What is expected, in a sentence or two, and why. */
  readonly hypothesis: string;
  /** What to take home once it was seen. */
  readonly lesson: string;
  readonly seed: string;
  /** An answer is good when it comes within this of when its call was due. */
  readonly withinMs: number;
  readonly load: readonly LoadStep[];
  /** A shipped scenario's name, or a whole scenario in the server's own format. */
  readonly scenario: string | Readonly<Record<string, unknown>>;
  readonly lanes: readonly LaneSpec[];
  /** By name; each phase of a scenario written here is a window of its name too. */
  readonly windows: Readonly<Record<string, TimeWindow>>;
  readonly expect: readonly Expectation[];
  readonly abort: readonly AbortCondition[];
  /** How long the run waits at most, after the last call was due, for calls and bookings still under way. */
  readonly settleMs: number;
}

/** How long calls are due, in milliseconds. */
export const loadMs = ({ load }: Pick<Experiment, 'load'>): number =>
  load.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** How long the run takes at most, in milliseconds. */
export const totalMs = (experiment: Pick<Experiment, 'load' | 'settleMs'>): number =>
  loadMs(experiment) + experiment.settleMs;
