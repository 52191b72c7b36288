// The scenario that runs now: what calls meet in its phase, and what there is to tell of it.
import type { Logger } from 'pino';
import { activeFault, cutInWords } from './active-fault.ts';
import { drawing } from './draws.ts';
import type { FaultContext } from './faults/fault.ts';
import type { Drawn } from './scenarios/matches.ts';
import type { PhaseAt } from './scenarios/phase-at.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { timeline } from './scenarios/timeline.ts';

export interface RunOptions {
  readonly scenario: Scenario;
  readonly context: FaultContext;
  readonly logger: Logger;
  /** Whether the context's seed goes before a scenario's own. Default true. */
  readonly seedIsGiven?: boolean;
}

/** 0 to 1: how much of its phase is over; 0 in one without an end. */
export const progressOf = ({ phase: { durationMs }, elapsedMs }: PhaseAt) => (durationMs ? elapsedMs / durationMs : 0);

function logPhase(logger: Logger) {
  return ({ name }: Scenario, { phase }: PhaseAt) => {
    const faults = phase.draws.flat().map(cutInWords).join(' · ') || 'no faults';
    const lasts = phase.durationMs === undefined ? '' : `, for ${phase.durationMs / 1000} s`;
    logger.info(
      { scenario: name, phase: phase.name },
      `chaos: scenario ${name}, phase ${phase.name}: ${faults}${lasts}`,
    );
  };
}

/** The scenario over time, and what its faults remember since it started. */
export function runScenario({ scenario: first, context, logger, seedIsGiven = true }: RunOptions) {
  let draw = drawing(context, [], Number);
  let { seed } = context;
  const line = timeline(first, {
    clock: context.clock,
    onPhase: logPhase(logger),
    onStart(scenario) {
      seed = (seedIsGiven ? undefined : scenario.seed) ?? context.seed;
      const cuts = scenario.phases.flatMap(({ draws }) => draws.flat());
      draw = drawing({ ...context, seed }, cuts, Number);
    },
  });
  const hits = (call: Drawn) => {
    const at = line.current();
    return draw(call, { draws: at.phase.draws, progress: progressOf(at) });
  };
  const status = () => {
    const at = line.current();
    const faults = at.phase.draws.flat().map((cut) => activeFault(cut, progressOf(at)));
    const { name, durationMs: phaseDurationMs = 0 } = at.phase;
    const expires = { scenarioExpiresAtUnixMs: line.endsAt() };
    const phase = { phase: name, phaseElapsedMs: Math.round(at.elapsedMs), phaseDurationMs };
    return { scenario: line.scenario().name, ...expires, ...phase, faults, seed };
  };
  return { hits, status, start: line.start, close: line.close };
}
