// The options of the circuit breaker, checked, with their defaults.
import type { BreakerNumbers, BreakerScope } from './breaker-scope.ts';
import type { ShareLimit, WholeShareLimit } from './breaker-trip.ts';
import { checkFunction, checkKeys, checkNumber, checkText, maxDelayMs, shown } from './bounds.ts';

/** A share of calls that took longer than `slowMs`, whatever came of them. */
export interface SlowCalls extends ShareLimit {
  /** A call that takes longer is slow, in milliseconds. */
  readonly slowMs: number;
}

export interface CircuitBreakerOptions {
  /** The label of its metrics and events. Default: the name of the client it serves. */
  readonly name?: string | undefined;
  /** Opens after this many failed attempts in a row; also beside the shares below. Default 5, at least 1; false = off. */
  readonly consecutiveFailures?: number | false | undefined;
  /** Opens when this share of the attempts of the last while has failed. Default: off. */
  readonly failureRate?: ShareLimit | false | undefined;
  /** Opens when this share of the attempts of the last while was slow. Default: off. */
  readonly slowCalls?: SlowCalls | false | undefined;
  /** How long nothing leaves once open, in milliseconds. Default 30,000. */
  readonly openMs?: number | undefined;
  /** A failed probe makes the next open time this many times as long. Default 1: always the same. */
  readonly openFactor?: number | undefined;
  /** The open time grows no longer than this, in milliseconds. Default 300,000, or `openMs` if that is more. */
  readonly maxOpenMs?: number | undefined;
  /** An open time is longer or shorter by up to this share of it, from 0 to 1. Default 0. */
  readonly openJitter?: number | undefined;
  /** How many probes may be out at once after that. Default 1. */
  readonly halfOpenProbes?: number | undefined;
  /** How many probes must succeed to close; one that fails opens again. Default `halfOpenProbes`. */
  readonly successThreshold?: number | undefined;
  /** What has a breaker to itself: up to eight keys have, the others share one. Default 'client': one for all. */
  readonly scope?: BreakerScope | undefined;
}

const optionNames = [
  'name',
  'consecutiveFailures',
  'failureRate',
  'slowCalls',
  'openMs',
  'openFactor',
  'maxOpenMs',
  'openJitter',
  'halfOpenProbes',
  'successThreshold',
  'scope',
] as const satisfies readonly (keyof CircuitBreakerOptions)[];

const slowBounds = { min: 0, max: maxDelayMs };
const atLeastOne = { min: 1, integer: true } as const;

/** Throws a RangeError or TypeError that names the option for a bad one. */
export function checkedBreaker(options: CircuitBreakerOptions) {
  checkKeys('breaker', options, optionNames);
  const { name, scope = 'client', consecutiveFailures = 5 } = options;
  if (name !== undefined) checkText('breaker.name', name);
  checkScope(scope);
  if (consecutiveFailures !== false) checkNumber('breaker.consecutiveFailures', consecutiveFailures, atLeastOne);
  const { failureRate = false, slowCalls = false } = options;
  const numbers: BreakerNumbers = {
    consecutiveFailures,
    failureRate: failureRate === false ? undefined : checkedShare('breaker.failureRate', failureRate),
    slowCalls: slowCalls === false ? undefined : checkedShare('breaker.slowCalls', slowCalls, ['slowMs']),
    slowMs: slowCalls === false ? Infinity : checkNumber('breaker.slowCalls.slowMs', slowCalls.slowMs, slowBounds),
    ...checkedTimes(options),
  };
  return { name, scope, numbers };
}

function checkedTimes(options: CircuitBreakerOptions) {
  const { openMs = 30_000, openFactor = 1, openJitter = 0, halfOpenProbes = 1 } = options;
  checkNumber('breaker.openMs', openMs, { min: 1, max: maxDelayMs });
  const { maxOpenMs = Math.max(openMs, 300_000), successThreshold = halfOpenProbes } = options;
  checkNumber('breaker.openFactor', openFactor, { min: 1 });
  checkNumber('breaker.maxOpenMs', maxOpenMs, { min: openMs, max: maxDelayMs });
  checkNumber('breaker.openJitter', openJitter, { min: 0, max: 1 });
  checkNumber('breaker.halfOpenProbes', halfOpenProbes, atLeastOne);
  checkNumber('breaker.successThreshold', successThreshold, atLeastOne);
  return { openMs, openFactor, maxOpenMs, openJitter, halfOpenProbes, successThreshold };
}

function checkedShare(option: string, given: ShareLimit, more: readonly string[] = []): WholeShareLimit {
  checkKeys(option, given, ['share', 'windowMs', 'minimumCalls', ...more]);
  const { share, windowMs = 10_000, minimumCalls = 20 } = given;
  checkNumber(`${option}.share`, share, { min: 0.001, max: 1 });
  checkNumber(`${option}.windowMs`, windowMs, { min: 1, max: maxDelayMs });
  checkNumber(`${option}.minimumCalls`, minimumCalls, atLeastOne);
  return { share, windowMs, minimumCalls };
}

function checkScope(scope: unknown): void {
  if (scope === 'client' || scope === 'target' || scope === 'method') return;
  if (typeof scope === 'string') {
    throw new RangeError(`breaker.scope must be client, target, method or a function, got ${shown(scope)}`);
  }
  checkFunction('breaker.scope', scope);
}
