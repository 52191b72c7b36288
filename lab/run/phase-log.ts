// The phases of the servers' chaos over a run, from what one of them tells. Pure.
import { faultsInWords } from '../page/fault-words.ts';
import type { PhaseRecord } from './record.ts';
import type { ToldFault, ToldStatus } from './server-control.ts';

export type PhaseBegun = Omit<PhaseRecord, 'toMs'>;

/** When a status was asked for and when it came: what it says was so at some instant between them. */
export interface Look {
  readonly askedMs: number;
  readonly cameMs: number;
}

export interface PhaseLog {
  /** Takes what was told; the phase that has begun since, or undefined. */
  add(status: ToldStatus, look: Look): PhaseBegun | undefined;
  list(untilMs: number): readonly PhaseRecord[];
}

interface Known extends PhaseBegun {
  readonly scenario: string;
  /** The ids of faults that were set beside the scenario. */
  readonly setByHand: string;
  /** When the scenario's phase began, which is before a fault was set by hand in it. */
  readonly phaseMs: number;
  readonly endsMs: number;
  readonly first: readonly ToldFault[];
  readonly last: readonly ToldFault[];
}

// A look takes a moment on a busy machine: what lies this close to when a phase should begin began then.
const sameMs = 60;

// Methods by their own names: there is one page to read.
const shortTarget = ({ target, ...fault }: ToldFault) => ({ ...fault, target: target.replaceAll(/[\w.]+\//g, '') });

// Shares that move over a phase are told as they are now: said are those at both ends.
const inWords = ({ first, last }: Pick<Known, 'first' | 'last'>): string => {
  const begun = faultsInWords(first.map(shortTarget));
  const moved = first.length === last.length && first.some(({ share }, index) => share !== last[index]?.share);
  return moved ? `${begun}, in the end ${faultsInWords(last.map(shortTarget))}` : begun;
};

const setByHand = ({ faults }: ToldStatus) => faults.map(({ id }) => id).join(' ');

/** When the phase began, by the status: at `expectedMs` where that can be, give or take `toleranceMs`. */
const phaseBegan = (
  { phaseElapsedMs }: ToldStatus,
  { askedMs, cameMs }: Look,
  expectedMs: number,
  toleranceMs = sameMs,
): number => {
  const [fromMs, toMs] = [askedMs - phaseElapsedMs, cameMs - phaseElapsedMs];
  const canBe = expectedMs > fromMs - toleranceMs && expectedMs < toMs + toleranceMs;
  return canBe ? expectedMs : Math.max(0, (fromMs + toMs) / 2);
};

// One of the same name again comes a whole phase later; a busy machine is hardly ever wrong by so much.
const toleranceOf = ({ phaseDurationMs }: ToldStatus) =>
  Math.max(sameMs, Math.min(1_000, phaseDurationMs === 0 ? Infinity : phaseDurationMs / 2));

const isSamePhase = (status: ToldStatus, look: Look, before: Known | undefined): boolean =>
  before !== undefined &&
  before.name === status.phase &&
  before.scenario === status.scenario &&
  phaseBegan(status, look, before.phaseMs, toleranceOf(status)) === before.phaseMs;

const begunBy = (status: ToldStatus, look: Look, before: Known | undefined): Known => {
  const { faults, phase: name, phaseDurationMs } = status;
  // A fault that is set or cleared by hand does not begin a phase of the scenario: it begins now.
  const isByHand = isSamePhase(status, look, before);
  const phaseMs = isByHand ? (before?.phaseMs ?? 0) : phaseBegan(status, look, before?.endsMs ?? 0);
  const endsMs = phaseDurationMs > 0 ? phaseMs + phaseDurationMs : Infinity;
  const [first, last] = [faults, faults];
  const words = inWords({ first, last });
  const at = { fromMs: isByHand ? look.cameMs : phaseMs, phaseMs, endsMs };
  return { name, scenario: status.scenario, setByHand: setByHand(status), ...at, faults: words, first, last };
};

/** An empty log; the first phase begins at 0. */
export const phaseLog = (): PhaseLog => {
  const phases: Known[] = [];
  return {
    add(status, look) {
      const current = phases.at(-1);
      if (current?.setByHand === setByHand(status) && isSamePhase(status, look, current)) {
        phases[phases.length - 1] = { ...current, last: status.faults };
        return undefined;
      }
      const begun = begunBy(status, look, current);
      phases.push(begun);
      return { name: begun.name, fromMs: begun.fromMs, faults: begun.faults };
    },
    list: (untilMs) =>
      phases.map((phase, index) => ({
        name: phase.name,
        fromMs: phase.fromMs,
        toMs: phases[index + 1]?.fromMs ?? untilMs,
        faults: inWords(phase),
      })),
  };
};
