// A text that means something to a reader of it.
import { z } from 'zod';

/** A text that `read` accepts; what it throws says why not. */
export const readable = (read: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });
