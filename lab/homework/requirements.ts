// What the homework asks for, in numbers. Everything else (the client, the waits, the verdicts) follows from these.
export interface Requirements {
  readonly attemptTimeoutMs: number;
  readonly attempts: number;
  /** Before the first retry; doubles for each further one. */
  readonly initialBackoffMs: number;
  /** A wait may differ by this share of itself. */
  readonly jitter: number;
  readonly consecutiveFailures: number;
  readonly openMs: number;
  /** What a busy machine may add to a wait before it counts as too long. */
  readonly slackMs: number;
}

export const homeworkRequirements: Requirements = {
  attemptTimeoutMs: 2_000,
  attempts: 3,
  initialBackoffMs: 1_000,
  jitter: 0.2,
  consecutiveFailures: 5,
  openMs: 30_000,
  slackMs: 200,
};
