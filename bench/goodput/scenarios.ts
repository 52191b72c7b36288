// What goes wrong. All times are a tenth of the homework's, so that a run is short: an attempt may take 200 ms, a call
// 1 s, an open breaker waits 3 s.
import { type Limits, usualLimits } from '../lanes/lane.ts';

const tenth = (ms: number) => ms / 10;

/** What the lanes are told. */
export const limits: Limits = {
  ...usualLimits,
  totalTimeoutMs: tenth(usualLimits.totalTimeoutMs),
  attemptTimeoutMs: tenth(usualLimits.attemptTimeoutMs),
  initialBackoffMs: tenth(usualLimits.initialBackoffMs),
  maxBackoffMs: tenth(usualLimits.maxBackoffMs),
  openMs: tenth(usualLimits.openMs),
  windowMs: tenth(usualLimits.windowMs),
};

/** Calls that begin in a second, on average, in every scenario. */
export const perSecond = 100;

/** What a server knows when a call arrives. */
export interface Moment {
  /** In [0, 1), of this call's key and how often it has arrived: the same for every lane. */
  readonly draw: number;
  readonly atMs: number;
  /** 0 is the first. */
  readonly endpoint: number;
  readonly troubled: boolean;
}

export type Fate = 'unavailable' | { readonly delayMs: number };

/** So many calls are worked on at once, the rest queue up; when the queue is full too, they are refused. */
export interface Workers {
  readonly count: number;
  readonly workMs: number;
  readonly queue: number;
}

export interface Scenario {
  readonly says: string;
  readonly endpoints: number;
  readonly durationMs: number;
  /** From when until when it goes wrong; the second is where it heals, or the end. */
  readonly trouble: readonly [fromMs: number, untilMs: number];
  readonly fate: (moment: Moment) => Fate;
  /** Only what is worked on meets its fate. Default: no limit. */
  readonly workers?: (troubled: boolean) => Workers;
}

const fine: Fate = { delayMs: 0 };
const usual = { endpoints: 1, durationMs: 13_000, trouble: [3_000, 8_000] } as const;

export const scenarios = {
  homework: {
    ...usual,
    says: '20 % of the attempts take 500 ms and succeed, 20 % are UNAVAILABLE, all the time',
    trouble: [0, usual.durationMs],
    fate: ({ draw }) => {
      if (draw < 0.2) return { delayMs: 500 };
      return draw < 0.4 ? 'unavailable' : fine;
    },
  },
  outage: {
    ...usual,
    says: 'for 5 s everything is UNAVAILABLE at once',
    fate: ({ troubled }) => (troubled ? 'unavailable' : fine),
  },
  brownout: {
    ...usual,
    says: 'for 5 s one worker is left of four: room for 50 calls a second in place of 200, and a queue of 100',
    fate: () => fine,
    workers: (troubled) => ({ count: troubled ? 1 : 4, workMs: 20, queue: 100 }),
  },
  'one of three': {
    ...usual,
    says: 'for 5 s one of three endpoints answers UNAVAILABLE',
    endpoints: 3,
    fate: ({ troubled, endpoint }) => (troubled && endpoint === 1 ? 'unavailable' : fine),
  },
  'slow tail': {
    ...usual,
    says: '3 % of the attempts take 800 ms, all the time',
    trouble: [0, usual.durationMs],
    fate: ({ draw }) => (draw < 0.03 ? { delayMs: 800 } : { delayMs: 5 }),
  },
  flapping: {
    ...usual,
    says: 'for 6 s every second second is UNAVAILABLE',
    trouble: [3_000, 9_000],
    fate: ({ troubled, atMs }) => (troubled && Math.floor(atMs / 1_000) % 2 === 1 ? 'unavailable' : fine),
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** One run of one scenario; `stretch` 0.5 makes its phases half as long, the lanes' times stay. */
export interface Play {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly stretch: number;
}

/** The scenario of a play with its phases stretched. */
export function stretched({ scenario, stretch }: Play): Scenario {
  const { trouble, durationMs, ...rest }: Scenario = scenarios[scenario];
  return { ...rest, durationMs: durationMs * stretch, trouble: [trouble[0] * stretch, trouble[1] * stretch] };
}
