// The refusal of a request that is wrong in itself: it names every bad field at once.
import { PaymentRefusedError } from './payment.ts';

/** One bad field. */
export interface FieldViolation {
  /** Its path, for example "amount.currency". */
  readonly field: string;
  /** What it must be. Never the value it had: that may be private. */
  readonly description: string;
}

/** The request is wrong in one or more of its fields. */
export class InvalidRequestError extends PaymentRefusedError {
  readonly violations: readonly FieldViolation[];

  /** The message says the same as the violations, unless one is given. */
  constructor(violations: readonly FieldViolation[], message?: string) {
    super('invalid', message ?? violations.map(({ field, description }) => `${field} ${description}`).join('; '));
    this.violations = violations;
  }
}

/** A check's answer: what is bad, or nothing. */
export type Found = FieldViolation | false;

/** Throws when anything was found. */
export function refuse(...found: readonly Found[]): void {
  const violations = found.filter((each) => each !== false);
  if (violations.length > 0) throw new InvalidRequestError(violations);
}
