// What may be done to the chaos and asked of it, over whichever protocol.
import type { ArrivalsLog, ArrivalsPage } from './arrivals-log.ts';
import type { ActiveFault, Chaos, ChaosStatus } from './chaos.ts';
import { ControlError, type ControlProblem } from './control-error.ts';
import { type KindInWords, kindsInWords } from './control-kinds.ts';
import { arrivalsRequest, checked, faultRequest, scenarioRequest } from './control-requests.ts';
import { parseScenario } from './scenarios/parse.ts';
import type { Scenario } from './scenarios/scenario.ts';

export interface ScenarioInWords {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a naive client makes of it; empty when the scenario does not say. */
  readonly lessonNaive: string;
  /** What a good client makes of it; empty when the scenario does not say. */
  readonly lessonGood: string;
}

/** Each throws a ControlError that names the field and what was expected; `given` is not yet checked. */
export interface ControlActions {
  scenarios(): readonly ScenarioInWords[];
  setScenario(given: unknown): ChaosStatus;
  /** Adds what a text in YAML or JSON says; `fileName` is what errors call it. */
  loadScenario(text: string, fileName: string): ScenarioInWords;
  kinds(): readonly KindInWords[];
  setFault(given: unknown): ActiveFault;
  clearFault(id: string): ChaosStatus;
  /** Takes every fault away; cannot fail. */
  clear(): ChaosStatus;
  status(): ChaosStatus;
  arrivals(given: unknown): ArrivalsPage;
}

// Reading a file of 1 MB holds the event loop for seconds, which nobody may do from afar.
const maxTextLength = 65_536;

/** A RangeError of the chaos is an answer to its caller; anything else is a bug. */
function answered<Value>(problem: ControlProblem, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw new ControlError(problem, error.message);
    throw error;
  }
}

const inWords = ({ name, title, description, lesson }: Scenario): ScenarioInWords => ({
  name,
  title,
  description,
  lessonNaive: lesson?.naive ?? '',
  lessonGood: lesson?.good ?? '',
});

/** The actions of a server. */
export const controlActions = (chaos: Chaos, arrivals: ArrivalsLog): ControlActions => ({
  scenarios: () => chaos.scenarios().map(inWords),
  setScenario(given) {
    const { name, forMs } = checked(scenarioRequest, given);
    answered('NOT_FOUND', () => chaos.setScenario(name, forMs));
    return chaos.status();
  },
  loadScenario(text, fileName) {
    if (text.length > maxTextLength) {
      const problem = `the scenario must have at most ${maxTextLength} characters, got ${text.length}`;
      throw new ControlError('INVALID_ARGUMENT', problem);
    }
    const scenario = answered('INVALID_ARGUMENT', () => parseScenario(text, fileName));
    answered('RESOURCE_EXHAUSTED', () => chaos.addScenario(scenario));
    return inWords(scenario);
  },
  kinds: kindsInWords,
  setFault(given) {
    const { forMs, ...cut } = checked(faultRequest, given);
    return answered('RESOURCE_EXHAUSTED', () => chaos.addFault(cut, forMs));
  },
  clearFault(id) {
    if (!chaos.removeFault(id)) {
      const set = chaos.status().faults.flatMap((fault) => (fault.id ? [fault.id] : []));
      const there = set.length === 0 ? 'none is set' : `set are ${set.join(', ')}`;
      throw new ControlError('NOT_FOUND', `id: no fault that was set has the id "${id.slice(0, 64)}": ${there}`);
    }
    return chaos.status();
  },
  clear() {
    chaos.clear();
    return chaos.status();
  },
  status: chaos.status,
  arrivals: (given) => arrivals.list(checked(arrivalsRequest, given)),
});
