import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in the package.json nearest above this file: sources and compiled files lie at different depths. */
export const packageVersion = (from = import.meta.dirname): string => {
  const file = join(from, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? 'unknown';
  return from === dirname(from) ? 'unknown' : packageVersion(dirname(from));
};
