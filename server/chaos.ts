// Which faults a call meets: the current phase of the current scenario, and the call's fate.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { fate } from './fate.ts';
import type { Arrival, Fault, FaultContext } from './faults/fault.ts';
import { faultCache } from './fault-cache.ts';
import { describeFault, type FaultKindName, type FaultOptions } from './faults/kinds.ts';
import type { ChaosMode } from './scenarios/load.ts';
import { unknownScenario } from './scenarios/nearest.ts';
import type { PhaseAt } from './scenarios/phase-at.ts';
import { type Phase, pick, type Scenario } from './scenarios/scenario.ts';
import { timeline, type Timeline } from './scenarios/timeline.ts';

/** A fault that one call meets. */
export interface Injection {
  /** Unique within the life of the server; sent as the trailer `chaos-fault-id`. */
  readonly id: string;
  readonly kind: FaultKindName;
  readonly fault: Fault;
}

export interface ActiveFault {
  readonly kind: FaultKindName;
  /** Share of calls it hits, 0 to 1. */
  readonly share: number;
  /** In words, for a reader: "sleep 5 s, then succeed". */
  readonly description: string;
}

/** What the chaos does now. */
export interface ChaosStatus {
  readonly scenario: string;
  readonly phase: string;
  readonly phaseElapsedMs: number;
  /** 0 = until told otherwise. */
  readonly phaseDurationMs: number;
  readonly faults: readonly ActiveFault[];
  readonly seed: string;
  /** Counted since the server started. */
  readonly faultsInjected: number;
}

/** What decides a call's fate. */
export type Drawn = Pick<Arrival<unknown>, 'method' | 'callKey' | 'n'>;

export interface Chaos {
  readonly scenarios: readonly Scenario[];
  /** What this call meets, outermost first. Each one is counted as injected. */
  draw(call: Drawn): readonly Injection[];
  /** Starts a scenario at its first phase; a RangeError names the scenarios there are. */
  setScenario(name: string): void;
  status(): ChaosStatus;
  close(): void;
}

export interface ChaosOptions extends ChaosMode {
  readonly context: FaultContext;
  readonly logger: Logger;
}

const activeFaults = ({ draws }: Phase): ActiveFault[] =>
  draws.flat().map(({ share, fault }) => ({ kind: fault.kind, share, description: describeFault(fault) }));

function inWords(scenario: Scenario, { phase }: PhaseAt): string {
  const faults = activeFaults(phase).map(({ share, description }) => `${+(share * 100).toFixed(2)} % ${description}`);
  const lasts = phase.durationMs === undefined ? '' : `, for ${phase.durationMs / 1000} s`;
  return `chaos: scenario ${scenario.name}, phase ${phase.name}: ${faults.join(' · ') || 'no faults'}${lasts}`;
}

function statusOf(line: Timeline): Omit<ChaosStatus, 'seed' | 'faultsInjected'> {
  const { phase, elapsedMs } = line.current();
  return {
    scenario: line.scenario().name,
    phase: phase.name,
    phaseElapsedMs: Math.round(elapsedMs),
    phaseDurationMs: phase.durationMs ?? 0,
    faults: activeFaults(phase),
  };
}

/** Draws the fates of calls under the scenario that runs now. */
export function createChaos({ scenario, scenarios, context, logger }: ChaosOptions): Chaos {
  const { seed } = context;
  // A digest: the seed may hold characters that no trailer can carry.
  const idPrefix = createHash('sha256').update(seed).digest('hex').slice(0, 8);
  let injected = 0;
  let faults = faultCache(context);
  const inject = (options: FaultOptions, chance: number): Injection => {
    const made = faults(options);
    const fault: Fault = (arrival, next) => made({ ...arrival, chance }, next);
    return { id: `${idPrefix}-${++injected}`, kind: options.kind, fault };
  };
  const line = timeline(scenario, {
    clock: context.clock,
    onPhase: (now, at) => logger.info({ scenario: now.name, phase: at.phase.name }, inWords(now, at)),
  });
  return {
    scenarios,
    draw: ({ method, callKey, n }) =>
      line.current().phase.draws.flatMap((cuts, draw) => {
        const drawn = { seed, method, callKey, n, draw };
        const hit = pick(cuts, fate(drawn));
        return hit ? [inject(hit.fault, fate({ ...drawn, of: 'size' }))] : [];
      }),
    setScenario(name) {
      const next = scenarios.find((known) => known.name === name);
      const names = scenarios.map((known) => known.name);
      if (!next) throw new RangeError(unknownScenario(name, names));
      faults = faultCache(context);
      line.start(next);
    },
    status: () => ({ ...statusOf(line), seed, faultsInjected: injected }),
    close: line.close,
  };
}
