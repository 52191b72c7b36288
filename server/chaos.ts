// Which faults a call meets: those of the scenario's current phase, those set beside it, those the call asks for itself.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { ActiveFault } from './active-fault.ts';
import type { Hit } from './draws.ts';
import { faultCache } from './fault-cache.ts';
import type { Fault, Reception } from './faults/fault.ts';
import { type FaultKindName, type FaultOptions, receptionOf } from './faults/kinds.ts';
import { knownScenarios } from './known-scenarios.ts';
import { requestFaults } from './request-faults.ts';
import { type RunOptions, runScenario } from './running-scenario.ts';
import type { ChaosMode } from './scenarios/load.ts';
import type { Drawn } from './scenarios/matches.ts';
import { type Cut, offScenario, type Scenario } from './scenarios/scenario.ts';
import { setFaults } from './set-faults.ts';

export type { ActiveFault } from './active-fault.ts';
export type { Drawn } from './scenarios/matches.ts';

/** A fault that one call meets. */
export interface Injection {
  /** Unique within the life of the server; sent as the trailer `chaos-fault-id`. */
  readonly id: string;
  readonly kind: FaultKindName;
  readonly fault: Fault;
}

/** What the chaos does now. */
export interface ChaosStatus {
  readonly scenario: string;
  /** When the scenario falls back to "off"; 0 = not by itself. */
  readonly scenarioExpiresAtUnixMs: number;
  readonly phase: string;
  readonly phaseElapsedMs: number;
  /** 0 = until told otherwise. */
  readonly phaseDurationMs: number;
  /** Those of the phase, then those that were set. */
  readonly faults: readonly ActiveFault[];
  readonly seed: string;
  /** Counted since the server started. */
  readonly faultsInjected: number;
}

export interface Chaos {
  scenarios(): readonly Scenario[];
  /**
   * What this call meets, outermost first. Each one is counted as injected. A FaultError INVALID_ARGUMENT when the call
   * asks for a fault in words that nobody understands.
   */
  draw(call: Drawn): readonly Injection[];
  /** What becomes of the n-th connection; undefined = it is served. */
  receive(connection: number): (Reception & Pick<Injection, 'kind'>) | undefined;
  /** Starts a scenario at its first phase, after `forMs` it falls back to "off"; a RangeError names those there are. */
  setScenario(name: string, forMs?: number): void;
  /** Adds a scenario, or replaces the one of its name; at most 64, beyond them a RangeError. */
  addScenario(scenario: Scenario): void;
  /** Sets a fault beside the scenario for `forMs`; a RangeError when as many are set as may be. */
  addFault(cut: Cut, forMs: number): ActiveFault;
  /** Whether there was a set fault of this id. */
  removeFault(id: string): boolean;
  /** Takes all set faults away and starts "off". */
  clear(): void;
  status(): ChaosStatus;
  close(): void;
}

export interface ChaosOptions extends ChaosMode, RunOptions {
  /** How many faults may be set at once beside the scenario. Default 32. */
  readonly maxActiveFaults?: number;
  /** The name of this host when calls may ask for faults by `rpc-behavior`; by default they may not. */
  readonly requestFaultsFor?: string | undefined;
}

// A connection is drawn like a call of a method that nobody can name; only faults of connections can hit it.
const asCall = (connection: number): Drawn => {
  return { method: 'connection', callKey: String(connection), n: 1, lane: '', attempt: 1 };
};

const tellConnection = (logger: Logger, connection: number, { kind }: FaultOptions) =>
  logger.info({ connection, fault: kind }, `connection ${connection}: injected ${kind}`);

const hitsCalls = ({ options }: Hit) => receptionOf(options) === undefined;

/** What calls ask for themselves; nothing where they may not. */
function asked({ context, requestFaultsFor }: ChaosOptions): (call: Drawn) => Hit[] {
  if (requestFaultsFor === undefined) return () => [];
  const faults = faultCache(context);
  return (call) =>
    requestFaults(call, requestFaultsFor).map((options) => ({ options, fault: faults(options), chance: 0 }));
}

/** Draws the fates of calls under the scenario that runs now, and the faults beside it. */
export function createChaos(options: ChaosOptions): Chaos {
  const { context, logger, maxActiveFaults = 32 } = options;
  const [known, scenario, ownFaults] = [knownScenarios(options.scenarios), runScenario(options), asked(options)];
  const set = setFaults({ context, logger, max: maxActiveFaults });
  // A digest: the seed may hold characters that no trailer can carry.
  const idPrefix = createHash('sha256').update(context.seed).digest('hex').slice(0, 8);
  let injected = 0;
  const inject = ({ options: { kind }, fault: made, chance }: Hit): Injection => {
    const fault: Fault = (arrival, next) => made({ ...arrival, chance }, next);
    return { id: `${idPrefix}-${++injected}`, kind, fault };
  };
  return {
    scenarios: known.list,
    draw: (call) => [...scenario.hits(call), ...set.hits(call), ...ownFaults(call)].filter(hitsCalls).map(inject),
    receive(connection) {
      const call = asCall(connection);
      const hit = [...scenario.hits(call), ...set.hits(call)].find((met) => !hitsCalls(met));
      const reception = hit && receptionOf(hit.options);
      if (!reception) return undefined;
      injected++;
      tellConnection(logger, connection, hit.options);
      return { ...reception, kind: hit.options.kind };
    },
    setScenario: (name, forMs) => scenario.start(known.find(name), forMs),
    addScenario: known.add,
    addFault: set.add,
    removeFault: set.remove,
    clear() {
      set.clear();
      scenario.start(offScenario);
    },
    status() {
      const now = scenario.status();
      return { ...now, faults: [...now.faults, ...set.list()], faultsInjected: injected };
    },
    close() {
      set.clear();
      scenario.close();
    },
  };
}
