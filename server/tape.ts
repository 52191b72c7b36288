// The tape of a seed: the fates that a client meets, told before it calls, by the code that deals them.
import type { MethodDefinition } from '@grpc/grpc-js';
import pino from 'pino';
import { type ActiveFault, activeFault } from './active-fault.ts';
import { callKeyBy, fullName } from './call-names.ts';
import type { Clock } from './clock.ts';
import type { FaultContext } from './faults/fault.ts';
import { receptionOf } from './faults/kinds.ts';
import { progressOf, runScenario } from './running-scenario.ts';
import { phaseAt } from './scenarios/phase-at.ts';
import { type Scenario, shareAt } from './scenarios/scenario.ts';

export interface TapeOptions {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly method: MethodDefinition<object, object>;
  /** How many calls; their keys are "call-1", "call-2", … */
  readonly calls: number;
  /** The metadata `chaos-lane` of the caller. */
  readonly lane: string;
  /** Since the scenario's start; left out = once for each phase, when it begins, or half-way where a share moves. */
  readonly atMs?: number | undefined;
}

/** A fault that an attempt meets. */
export interface Met {
  /** Its place among the faults of the phase, from 1. */
  readonly fault: number;
  readonly kind: string;
  /** What sizes it, in [0, 1). */
  readonly chance: number;
}

export interface TapeMoment {
  readonly atMs: number;
  readonly phase: string;
  readonly faults: readonly Pick<ActiveFault, 'kind' | 'share' | 'description' | 'target'>[];
  readonly calls: readonly { readonly call: string; readonly attempts: readonly (readonly Met[])[] }[];
}

const attempts = [1, 2, 3];
const never = new AbortController().signal;

/** A server that was never started, at a moment of its time. */
function contextAt(clock: Clock, seed: string): FaultContext {
  const life = { startedAt: () => 0, ended: () => never, crash() {}, restart() {} };
  return { clock, draining: never, stopped: never, life, seed };
}

interface Described {
  readonly requestType?: {
    readonly type?: { readonly field?: readonly { readonly name: string; readonly type: string }[] };
  };
}

/** The key of a call whose every text is `name`, or whose idempotency key is. */
function callKeyOf(method: MethodDefinition<object, object> & Described, name: string): string {
  if (method.requestStream) return name; // A stream is named by its metadata.
  const texts = (method.requestType?.type?.field ?? []).filter(({ type }) => type === 'TYPE_STRING');
  const request = Object.fromEntries(texts.map((field) => [camelCase(field.name), name]));
  return callKeyBy((given: object) => method.requestSerialize(given))(request);
}

const camelCase = (name: string) => name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

function moment({ scenario, seed, method, calls, lane }: TapeOptions, atMs: number): TapeMoment {
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const line = runScenario({ scenario, context: contextAt(clock, seed), logger: pino({ enabled: false }) });
  now = atMs;
  const at = phaseAt(scenario, atMs);
  const cuts = at.phase.draws.flat();
  const metBy = (callKey: string, attempt: number) =>
    line
      .hits({ method: fullName(method), callKey, n: attempt, attempt, lane })
      .filter(({ options }) => receptionOf(options) === undefined) // Those are for connections.
      .map(({ options, chance }) => ({
        fault: 1 + cuts.findIndex(({ fault }) => fault === options),
        kind: options.kind,
        chance,
      }));
  const names = Array.from({ length: calls }, (_, index) => `call-${index + 1}`);
  const list = names.map((call) => ({
    call,
    attempts: attempts.map((attempt) => metBy(callKeyOf(method, call), attempt)),
  }));
  line.close();
  const faults = cuts.map((cut) => {
    const { kind, share, description, target } = activeFault(cut, progressOf(at));
    return { kind, share, description, target };
  });
  return { atMs, phase: at.phase.name, faults, calls: list };
}

/** When to look at each phase: when it begins, or half-way where a share moves. */
function moments({ phases }: Scenario): number[] {
  let startMs = 0;
  return phases.map(({ draws, durationMs = 0 }) => {
    const moves = draws.flat().some(({ share }) => shareAt(share, 0) !== shareAt(share, 1));
    const atMs = startMs + (moves ? durationMs / 2 : 0);
    startMs += durationMs;
    return atMs;
  });
}

/**
 * What a caller meets that sends every call three times, one after another, each time saying how often it has sent it
 * before: the fates do not depend on what was answered.
 */
export const tape = (options: TapeOptions): TapeMoment[] =>
  (options.atMs === undefined ? moments(options.scenario) : [options.atMs]).map((atMs) => moment(options, atMs));
