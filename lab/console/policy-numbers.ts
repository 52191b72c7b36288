// The policy numbers there are to change while a lane runs: their words, their bounds, and which client has which.
import type { LaneKind } from '../experiment/experiment.ts';

/** The value on the page, the word for it, and the option. */
export type Choices = readonly (readonly [value: string, word: string, option: unknown])[];

/** A number or a choice among a lane's options. */
export interface PolicyNumber {
  readonly label: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Where it is among the options of our own clients; the others have its last part alone. */
  readonly path: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly choices?: Choices;
  /** Bounds that must give way to a new number. */
  readonly raises?: readonly string[];
}

const wait = { min: 1, max: 60_000 } as const;

export const policyNumbers: Readonly<Record<string, PolicyNumber>> = {
  attemptTimeoutMs: {
    label: 'Attempt timeout, ms',
    says: 'An attempt that takes longer is given up; the server may go on working on it.',
    path: ['attemptTimeoutMs'],
    ...wait,
  },
  attempts: {
    label: 'Attempts',
    says: 'How often a payment may be tried, counting the first time; 1 means no retry.',
    path: ['retry', 'attempts'],
    min: 1,
    max: 10,
  },
  initialBackoffMs: {
    label: 'First backoff, ms',
    says: 'How long it waits before the first retry; each later wait is longer.',
    path: ['retry', 'initialBackoffMs'],
    raises: ['retry', 'maxBackoffMs'],
    ...wait,
  },
  jitter: {
    label: 'Jitter',
    says: 'Chance spreads the waits, so that those who failed together do not come back together.',
    path: ['retry', 'jitter'],
    choices: [
      ['none', 'none', false],
      ['some', '± 20 %', 0.2],
      ['full', 'full', 'full'],
    ],
  },
  budget: {
    label: 'Retry budget',
    says: 'All payments together may retry only while enough attempts succeed: it caps a retry storm.',
    path: ['retry', 'budget'],
    choices: [
      ['off', 'off', false],
      ['on', 'on', { maxTokens: 100, tokenRatio: 1 }],
    ],
  },
  consecutiveFailures: {
    label: 'Breaker: failures in a row',
    says: 'After so many failed attempts in a row the breaker opens, and nothing leaves.',
    path: ['breaker', 'consecutiveFailures'],
    min: 1,
    max: 1000,
  },
  openMs: {
    label: 'Breaker: open time, ms',
    says: 'How long nothing leaves before one probe may try the server again.',
    path: ['breaker', 'openMs'],
    raises: ['breaker', 'maxOpenMs'],
    ...wait,
  },
};

const retrying = ['attemptTimeoutMs', 'attempts', 'initialBackoffMs', 'jitter', 'budget'];
const breaking = ['consecutiveFailures', 'openMs'];

/** Which numbers a kind of client has. */
export const offered: Readonly<Record<LaneKind, readonly string[]>> = {
  bare: ['attemptTimeoutMs'],
  naive: ['attemptTimeoutMs', 'attempts', 'initialBackoffMs', 'jitter'],
  'retry-only': retrying,
  'retry-breaker': [...retrying, ...breaking],
  'full-stack': [...retrying, ...breaking],
  'grpc-js-retry': ['attempts', 'initialBackoffMs'],
  'nice-grpc': ['attempts', 'initialBackoffMs'],
  opossum: ['attemptTimeoutMs', 'openMs'],
  cockatiel: ['attemptTimeoutMs', 'attempts', 'initialBackoffMs', ...breaking],
};

// Those who write their loop by hand know two kinds of jitter, by name.
const peerJitter: Choices = [
  ['none', 'none', 'none'],
  ['full', 'full', 'full'],
];

const ours: readonly LaneKind[] = ['retry-only', 'retry-breaker', 'full-stack'];

/** The choices that this client has; undefined = it is a number. */
export const choicesFor = (id: string, use: LaneKind): Choices | undefined =>
  id === 'jitter' && !ours.includes(use) ? peerJitter : policyNumbers[id]?.choices;

/** Ours have their options in parts; the others have them side by side. */
export const pathFor = (path: readonly string[], use: LaneKind): readonly string[] =>
  ours.includes(use) ? path : path.slice(-1);
