// Puts the tables of a run into the document between its two markers; the words around them are written by hand.
import os from 'node:os';
import { asMarkdown, type Table } from './table.ts';

const begin = '<!-- bench: begin -->';
const end = '<!-- bench: end -->';

/** The document with the tables in the place of those of the last run. */
export function withTables(document: string, tables: readonly Table[], command: string): string {
  const from = document.indexOf(begin);
  const until = document.indexOf(end);
  if (from < 0 || until < from) throw new Error(`the document has no ${begin} … ${end}`);
  const made = [`Made by \`${command}\` on ${machine()}.`, '', ...tables.map(asMarkdown)].join('\n');
  return `${document.slice(0, from + begin.length)}\n\n${made}\n${document.slice(until)}`;
}

/** What the numbers depend on: `4 cores (…), Node.js v24.0.0, linux, load average 0.4`. */
export function machine(): string {
  const cores = os.cpus();
  const load = (os.loadavg()[0] ?? 0).toFixed(1);
  const model = cores[0]?.model.trim() ?? 'unknown';
  return `${cores.length} cores (${model}), Node.js ${process.version}, ${process.platform}, load average ${load}`;
}
