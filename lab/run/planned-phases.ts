// The phases of a scenario that is written in the experiment: known without asking, also those that are over before
// anybody looks. Pure.
import type { PhaseRecord } from './record.ts';

interface PlannedPhase {
  readonly name: string;
  /** Absent = until the end. */
  readonly durationMs?: number;
  readonly draws: readonly unknown[];
}

const kindsOf = (draws: readonly unknown[]): readonly string[] =>
  draws.flat().map((cut) => (cut as { fault: { kind: string } }).fault.kind.replaceAll('-', ' '));

// Every phase lasts at least a millisecond, so this ends.
const inTurn = function* (phases: readonly PlannedPhase[], repeat: boolean) {
  do yield* phases;
  while (repeat);
};

/**
 * What the servers played until `untilMs`: the plan, from when they began it, with the words that they told of each
 * phase; of one that nobody saw, the kinds of its faults.
 */
export const plannedPhases = (
  scenario: Readonly<Record<string, unknown>>,
  told: readonly PhaseRecord[],
  untilMs: number,
): readonly PhaseRecord[] => {
  const { phases, repeat } = scenario as unknown as { phases: readonly PlannedPhase[]; repeat?: boolean };
  const words = new Map(told.map(({ name, faults }) => [name, faults]));
  const planned: PhaseRecord[] = [];
  let fromMs = told[0]?.fromMs ?? 0;
  for (const { name, durationMs = Infinity, draws } of inTurn(phases, repeat === true)) {
    if (fromMs >= untilMs) break;
    const toMs = Math.min(fromMs + durationMs, untilMs);
    planned.push({ name, fromMs, toMs, faults: words.get(name) ?? kindsOf(draws).join(', ') });
    fromMs = toMs;
  }
  return planned;
};
