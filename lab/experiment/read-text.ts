// Files that a person names, read as text.
import { readFileSync, statSync } from 'node:fs';

/** How long a file of an experiment may be, in bytes. */
export const maxBytes = 1_000_000;

/** The text of a file, else why there is none: a RangeError that does not name the file. */
export function readText(file: string): string {
  try {
    const stats = statSync(file);
    // Anything else, such as a pipe, might never end.
    if (!stats.isFile()) throw new RangeError('it is no file');
    if (stats.size > maxBytes) throw new RangeError(`expected at most ${maxBytes} bytes, got ${stats.size}`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new RangeError(code === 'ENOENT' ? 'there is no such file' : (code ?? message));
  }
}
