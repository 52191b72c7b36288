// Text that ends up on a line of the log, among others.
import type { z } from 'zod';

const breaking = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** `text` without anything that breaks a line or steers a terminal. */
export const oneLine = (text: z.ZodString) =>
  text.refine((given) => !breaking.test(given), 'expected text without line breaks and control characters');
