/** The user asked for something that cannot be: shown as it is, without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something around us is not as it must be (a taken port, a child that died): no stack; exit code 1. */
export class RunError extends Error {
  override readonly name = 'RunError';
}
