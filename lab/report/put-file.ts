// Files of a report: whole or not at all, and none but ours.
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RunError, UsageError } from '../usage-error.ts';

const why = (error: unknown): string => (error as Error).message;

/** Makes the folder and sees that files can be written there; else a UsageError. To be asked before a long run. */
export function checkReportDirectory(directory: string): void {
  const probe = path.join(directory, `.probe-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new UsageError(`--report ${directory}: nothing can be written there: ${why(error)}`, { cause: error });
  }
}

// Small parts are put together: a write for each line of a table would take seconds.
const partLength = 65_536;

function* inParts(lines: Iterable<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += line;
    if (part.length < partLength) continue;
    yield part;
    part = '';
  }
  yield part;
}

/** Writes a file beside its place and then moves it there: who reads it sees the old one or the new one. */
export async function putFile(directory: string, name: string, content: Buffer | Iterable<string>): Promise<void> {
  const file = path.join(directory, name);
  const unfinished = path.join(directory, `.${name}.${process.pid}`);
  try {
    const parts = Buffer.isBuffer(content) ? [content] : inParts(content);
    await pipeline(Readable.from(parts), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new RunError(`${file} could not be written: ${why(error)}`, { cause: error });
  }
}
