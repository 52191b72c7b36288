// What half-open and silent-accept share.
import { z } from 'zod';

const expected = 'expected whole milliseconds from 1 to 3600000';

/** For how long a connection is dead: milliseconds, at most an hour, default 30,000. */
export const deadForMs = z.int(expected).min(1, expected).max(3_600_000, expected).default(30_000);
