// What faults share that come and go.
import { z } from 'zod';

const maxDurationMs = 3_600_000;
const expected = `expected whole milliseconds from 1 to ${maxDurationMs}`;

/** A duration in a scenario: whole milliseconds, at most an hour. */
export const durationMs = z.int(expected).min(1, expected).max(maxDurationMs, expected);
