// The few faults that can be set by hand while a run goes on.
import { UsageError } from '../usage-error.ts';

/** A fault to choose. */
export interface FaultChoice {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it does. */
  readonly says: string;
}

interface FaultKind extends FaultChoice {
  readonly fault: Readonly<Record<string, unknown>>;
}

const kinds: readonly FaultKind[] = [
  {
    id: 'error',
    label: 'answer UNAVAILABLE',
    says: 'The server refuses at once and does nothing.',
    fault: { kind: 'error', status: 'UNAVAILABLE' },
  },
  {
    id: 'late',
    label: 'half a second late',
    says: 'The server answers rightly, but 500 ms later.',
    fault: { kind: 'latency', delayMs: 500 },
  },
  {
    id: 'sleep',
    label: 'sleep 5 s, then book',
    says: 'The server books the payment when nobody waits for its answer any more.',
    fault: { kind: 'sleep', delayMs: 5000 },
  },
  {
    id: 'hang',
    label: 'never answer',
    says: 'The server holds the call for ever; only the caller’s own timeout ends it.',
    fault: { kind: 'hang' },
  },
  {
    id: 'lost-answer',
    label: 'book, then fail',
    says: 'The server books the payment and then answers with a failure: who retries with a new key pays twice.',
    fault: { kind: 'commit-then-error' },
  },
];

/** What the page offers. */
export const faultChoices: readonly FaultChoice[] = kinds.map(({ id, label, says }) => ({ id, label, says }));

/** The fault of a choice, in the server's own words. */
export const faultOf = (id: string): Readonly<Record<string, unknown>> => {
  const kind = kinds.find((each) => each.id === id);
  if (kind !== undefined) return kind.fault;
  throw new UsageError(`no fault is called "${id}"; there are ${kinds.map((each) => each.id).join(', ')}`);
};
