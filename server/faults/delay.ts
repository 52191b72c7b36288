// What sleep and latency share.
import { z } from 'zod';
import { type FaultContext, serverStopped } from './fault.ts';

const maxDelayMs = 3_600_000;
const expected = `expected whole milliseconds from 0 to ${maxDelayMs}`;

/** A delay in a scenario: whole milliseconds, at most an hour. */
export const delayMs = z.int(expected).min(0, expected).max(maxDelayMs, expected);

/** "5 s" for 5000. */
export const inSeconds = (ms: number) => `${ms / 1000} s`;

/** Waits `ms` whatever the caller does; only the server's stop cuts it short. */
export async function wait(ms: number, { clock, stopped }: FaultContext): Promise<void> {
  try {
    await clock.sleep(ms, stopped);
  } catch (error) {
    throw stopped.aborted ? serverStopped() : error;
  }
}
