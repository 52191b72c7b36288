// Tells the caller of an answer that it is not the server's own, without touching the answer.
import type { CallError } from '../errors.ts';

export interface AnsweredBy {
  /** The level's name. */
  readonly name: string;
  /** 1 for the first of the list. */
  readonly level: number;
  /** Why the call itself had no answer. */
  readonly error: CallError;
}

const answers = new WeakMap<object, AnsweredBy>();

/** The level of the fallback that gave this answer; undefined = it is that of the call itself. */
export const answeredBy = (response: object): AnsweredBy | undefined => answers.get(response);

/** Remembers whose answer this is, for as long as it exists. */
export function note(response: unknown, by: AnsweredBy): void {
  if (typeof response === 'object' && response !== null) answers.set(response, by);
}
