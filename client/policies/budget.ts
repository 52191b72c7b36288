// Answers: a retry storm. When everything fails, retries and hedges multiply the load on a server that is down already;
// a budget that all of them share lets them be a small part of the traffic, however many each call may have.
// Do not use one as the only protection of a client with very few calls: `minPerSecond` alone then decides.
import type { BudgetView } from '../call.ts';
import { checkKeys, checkNumber, checkObject, checkText, given, maxDelayMs } from './bounds.ts';

/** Retries as a share of the calls: bounds the load whatever it is that fails. */
export interface RatioBudgetOptions {
  /** Extra attempts that each call earns. Default 0.2: at most 20 % more load. */
  readonly ratio?: number | undefined;
  /** Extra attempts earned each second without any call. Default 3: a client of one call a second can retry it twice. */
  readonly minPerSecond?: number | undefined;
  /** For how long unused allowance is kept, in milliseconds. Default 10,000. */
  readonly ttlMs?: number | undefined;
  /** The label of its metrics. Default: the name of the client. */
  readonly name?: string | undefined;
  readonly maxTokens?: undefined;
  readonly tokenRatio?: undefined;
}

/** gRFC A6, `retryThrottling`: none while failures outnumber successes × `tokenRatio`, freely otherwise. */
export interface ThrottleBudgetOptions {
  /** The tokens at the start and at most, from 1 to 1,000; a failure takes one, half or less left = no retries. */
  readonly maxTokens: number;
  /** What a success gives back, ≥ 0.001; decimals beyond the third are ignored. */
  readonly tokenRatio: number;
  /** The label of its metrics. Default: the name of the client. */
  readonly name?: string | undefined;
  readonly ratio?: undefined;
  readonly minPerSecond?: undefined;
  readonly ttlMs?: undefined;
}

export type BudgetOptions = RatioBudgetOptions | ThrottleBudgetOptions;

/** `failure`: a retryable status, or a pushback that forbids to retry. `neutral`: any other failure. */
export type BudgetVerdict = 'success' | 'failure' | 'neutral';

/** Shared by all that send more than one attempt; `tokens` is as of the last call of a method. */
export interface RetryBudget extends BudgetView {
  /** The first attempt of a call leaves. */
  started(nowMs: number): void;
  /** An attempt ended, the first or a later one. */
  ended(verdict: BudgetVerdict): void;
  /** Whether `take` would succeed now; takes nothing. */
  canTake(nowMs: number): boolean;
  /** Asks for one retry or hedge, before its backoff; false = it must not leave. */
  take(nowMs: number): boolean;
  /** What was taken was not used: the retry or hedge has not left. Absent = it is not given back. */
  giveBack?(): void;
}

/** The budget of retries and hedges: by default 20 % of the calls and 3 a second. */
export function retryBudget(options: BudgetOptions = {}): RetryBudget {
  return made(options, 'budget');
}

function made(options: BudgetOptions, option: string): RetryBudget {
  checkObject(option, options);
  const throttles = options.maxTokens !== undefined || options.tokenRatio !== undefined;
  checkKeys(option, given(options), throttles ? throttleOptionNames : ratioOptionNames);
  if (options.name !== undefined) checkText(`${option}.name`, options.name);
  return throttles ? throttleBudget(options as ThrottleBudgetOptions, option) : ratioBudget(options, option);
}

/** A budget as the option of this name: one that is shared, the numbers of a new one, or `false` for none. */
export function budgetOf(option: string, value: RetryBudget | BudgetOptions | false = {}): RetryBudget | undefined {
  if (value === false) return undefined;
  const isBudget = typeof (value as Partial<RetryBudget> | null)?.take === 'function';
  return isBudget ? (value as RetryBudget) : made(value as BudgetOptions, option);
}

/**
 * gRFC A6's throttle, for retries: they go on while more than half of what is sent ends well, and stop within fifty
 * failures of an outage. A ratio of the calls would do worse on both sides: where two attempts of five fail at 100 calls a second
 * it refuses retries that would have been answered, and in an outage it goes on spending what it has saved.
 */
export const throttled: ThrottleBudgetOptions = { maxTokens: 100, tokenRatio: 1 };

const throttleOptionNames = ['maxTokens', 'tokenRatio', 'name'] as const satisfies (keyof ThrottleBudgetOptions)[];
const ratioOptionNames = ['ratio', 'minPerSecond', 'ttlMs', 'name'] as const satisfies (keyof RatioBudgetOptions)[];

// Ten deposits of 0.1 add up to a hair less than one token.
const rounding = 1e-9;

// Attempts of a stretch ≤ calls × (1 + ratio) + minPerSecond × seconds + tokens at its start: tokens are earned in no
// other way, and the cap only takes away.
function ratioBudget(options: BudgetOptions, option: string): RetryBudget {
  const { ratio = 0.2, minPerSecond = 3, ttlMs = 10_000, name } = options;
  checkNumber(`${option}.ratio`, ratio, { min: 0 });
  checkNumber(`${option}.minPerSecond`, minPerSecond, { min: 0 });
  checkNumber(`${option}.ttlMs`, ttlMs, { min: 1, max: maxDelayMs });
  const reserve = (minPerSecond * ttlMs) / 1_000;
  let tokens = reserve;
  let lastMs: number | undefined;
  // How many calls the last `ttlMs` saw, each fading by and by: one number instead of a list.
  let recentCalls = 0;
  // What can be earned within the ttl. At least one, or a client of few calls could never save up for a retry.
  const cap = () => Math.max(1, reserve + ratio * recentCalls);

  const settle = (nowMs: number, calls: number) => {
    const elapsedMs = Math.max(0, nowMs - (lastMs ?? nowMs));
    lastMs = Math.max(nowMs, lastMs ?? nowMs);
    recentCalls = recentCalls * Math.exp(-elapsedMs / ttlMs) + calls;
    tokens = Math.min(tokens + (minPerSecond * elapsedMs) / 1_000 + ratio * calls, cap());
    return tokens >= 1 - rounding;
  };
  return {
    name,
    get tokens() {
      return tokens;
    },
    get maxTokens() {
      return cap();
    },
    started: (nowMs) => void settle(nowMs, 1),
    ended: () => undefined,
    canTake: (nowMs) => settle(nowMs, 0),
    take(nowMs) {
      if (!settle(nowMs, 0)) return false;
      tokens = Math.max(0, tokens - 1);
      return true;
    },
    giveBack: () => void (tokens = Math.min(tokens + 1, cap())),
  };
}

// In thousandths, so that a thousand times 0.1 is 100. Nothing is taken: the failure that follows is what costs.
function throttleBudget({ maxTokens, tokenRatio, name }: ThrottleBudgetOptions, option: string): RetryBudget {
  const max = thousandths(checkNumber(`${option}.maxTokens`, maxTokens, { min: 1, max: 1_000 }));
  const gain = thousandths(checkNumber(`${option}.tokenRatio`, tokenRatio, { min: 0.001 }));
  let left = max;
  const canTake = () => left > max / 2;
  return {
    name,
    get tokens() {
      return left / 1_000;
    },
    maxTokens: max / 1_000,
    started: () => undefined,
    ended(verdict) {
      if (verdict === 'success') left = Math.min(max, left + gain);
      if (verdict === 'failure') left = Math.max(0, left - 1_000);
    },
    canTake,
    take: canTake,
  };
}

// 1.001 × 1,000 is a hair less than 1,001.
const thousandths = (value: number) => Math.floor(value * 1_000 + 1e-6);
