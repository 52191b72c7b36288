// Which version of the package runs.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The version in the package.json nearest above this file: sources and compiled files lie at different depths. */
export function packageVersion(from = import.meta.dirname): string {
  const file = path.join(from, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? 'unknown';
  const parent = path.dirname(from);
  return parent === from ? 'unknown' : packageVersion(parent);
}
