// What crash and restart share.
import { z } from 'zod';

const expected = 'expected whole milliseconds from 0 to 600000';

/** For how long the server is away: milliseconds, at most ten minutes, default 1000. */
export const downMs = z.int(expected).min(0, expected).max(600_000, expected).default(1000);
