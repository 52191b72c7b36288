// A control request that cannot be done, in words that fit gRPC and HTTP.

/** Named as gRPC's statuses are. */
export type ControlProblem = 'INVALID_ARGUMENT' | 'NOT_FOUND' | 'RESOURCE_EXHAUSTED';

/** The caller of the control asked for something that cannot be; the message says what, and what was expected. */
export class ControlError extends Error {
  readonly problem: ControlProblem;

  constructor(problem: ControlProblem, message: string) {
    super(message);
    this.problem = problem;
  }

  override get name(): string {
    return 'ControlError';
  }
}
