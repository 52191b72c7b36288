// What is kept of each attempt, for the error and for whoever asks why.
import type { RetryDecision } from './events.ts';
import type { StatusName } from './status.ts';

/** One try that left the process. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly status: StatusName;
  readonly durationMs: number;
  /** How long the call waited before it, in milliseconds. */
  readonly backoffMs: number;
  /** The peer's address; the target when no connection was made. */
  readonly endpoint: string;
  /** The trailer `chaos-fault-id`; undefined = a real answer. */
  readonly faultId: string | undefined;
  /** What the server said beside the status; empty when all was well. */
  readonly message: string;
  /** It was sent beside another that had not ended. */
  readonly hedge: boolean;
  /** What was decided after it failed; undefined where no policy had a say, or it did not fail. */
  readonly decision?: RetryDecision | undefined;
}
