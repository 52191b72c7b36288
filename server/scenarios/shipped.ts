// The scenarios that come with the server. A new one is one entry here.
import type { FaultOptions } from '../faults/kinds.ts';
import type { Draw, Scenario } from './scenario.ts';

const unavailable: FaultOptions = { kind: 'error', status: 'UNAVAILABLE', message: 'injected by chaos' };
const always = (fault: FaultOptions): Draw[] => [[{ share: 1, fault }]];

// One draw r: r < 0.2 sleeps 5 s and then succeeds, r < 0.4 answers UNAVAILABLE, else nothing happens.
const homeworkDraws: Draw[] = [
  [
    { share: 0.2, fault: { kind: 'sleep', delayMs: 5000 } },
    { share: 0.2, fault: unavailable },
  ],
];

const lasting = (name: string, title: string, description: string, draws: Draw[]): Scenario => ({
  name,
  title,
  description,
  repeat: false,
  phases: [{ name, draws }],
});

const showcase: Scenario = {
  name: 'showcase',
  title: 'Guided tour',
  description:
    'Calm, then the homework’s faults, then a full outage, then healing, over and over. Shows retries at work, the ' +
    'breaker opening, its silence, its one probe and the recovery.',
  repeat: true,
  phases: [
    { name: 'calm', durationMs: 4000, draws: [] },
    { name: 'flaky', durationMs: 10_000, draws: homeworkDraws },
    { name: 'outage', durationMs: 12_000, draws: always(unavailable) },
    { name: 'healed', durationMs: 34_000, draws: [] },
  ],
};

/** Every shipped scenario, in the order of the buttons. */
export const shippedScenarios: readonly Scenario[] = [
  lasting('off', 'No chaos', 'Every call is answered at once. What the others are compared with.', []),
  lasting(
    'homework',
    'Homework',
    'One call in five sleeps 5 s and then succeeds, one in five answers UNAVAILABLE. Teaches timeout and retry, and ' +
      'that a call which timed out may have been done all the same.',
    homeworkDraws,
  ),
  lasting(
    'outage',
    'Outage',
    'Every call answers UNAVAILABLE. Teaches why retries alone do not help and what the circuit breaker is for.',
    always(unavailable),
  ),
  lasting(
    'hang',
    'Hang',
    'No call is ever answered. Teaches that without a deadline a caller waits for ever.',
    always({ kind: 'hang' }),
  ),
  lasting(
    'slow',
    'Slow',
    'Every call succeeds 1 s late. Teaches that slow is not down: nothing should be retried and no breaker open.',
    always({ kind: 'latency', delayMs: 1000 }),
  ),
  showcase,
];
