// A small experiment's text for tests, and what there is against one.
import { UsageError } from '../usage-error.ts';
import { parseExperiment } from './parse.ts';

/** Every kind of field, on as few lines as may be. */
export const goodText = `name: mine
title: Mine
question: What happens?
hypothesis: Not much.
seed: 7
load:
  - { durationMs: 8000, perSecond: 40 }
  - { durationMs: 2000, perSecond: { from: 40, to: 5 }, arrivals: constant }
scenario:
  phases:
    - { name: calm, durationMs: 4000, draws: [] }
    - { name: outage, draws: [] }
lanes:
  - name: naive
    use: naive
  - name: with breaker
    use: retry-breaker
    options: { retry: { attempts: 3 } }
windows:
  early: { fromMs: 0, toMs: 1000 }
expect:
  - lane: with breaker
    measure: arrivals
    during: outage
    atMost: { lane: naive, times: 0.2 }
  - { lane: naive, measure: goodput, during: early, atLeast: 0.9, minimumSamples: 30 }
  - { lane: naive, measure: chargedTwice, equal: 0, says: nobody pays twice }
  - { lane: naive, measure: chargedTwiceShare, closedForm: { value: 0.224, confidence: 0.99 } }
abort:
  - { measure: inFlight, above: 2000, lane: naive }
`;

/** The lines of the error for a text; none = it is an experiment. */
export function problemsIn(text: string, settings: readonly string[] = [], fileName = 'x.yaml'): string[] {
  try {
    parseExperiment(text, fileName, settings);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
}
