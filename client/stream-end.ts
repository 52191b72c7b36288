// How a policy learns that a stream is over: its `next` resolves long before.
import type { CallError } from './errors.ts';

/** The end of a stream, on the object that `next` resolves with for a streaming method. */
export const streamEnd = Symbol('the end of the stream');

/** What a stream is for the policies: it has begun, and will end. */
export interface Streamed {
  /** Settles when the stream is over, with what broke it; never rejects. */
  readonly [streamEnd]: Promise<CallError | undefined>;
}

/** When the stream behind a response is over; undefined for the response of a unary method. */
export const endOf = (response: unknown): Promise<CallError | undefined> | undefined =>
  typeof response === 'object' && response !== null && streamEnd in response
    ? (response as Streamed)[streamEnd]
    : undefined;
