// What a part of the bench found, and how it looks on a terminal and in a document.
import type { Spread } from './statistics.ts';

export interface Table {
  readonly title: string;
  /** One line on how to read it. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Aligned columns; the first to the left, numbers to the right. */
export function asText({ title, note, columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const cells = (line: readonly string[]) =>
    widths.map((width, column) =>
      column === 0 ? (line[column] ?? '').padEnd(width) : (line[column] ?? '').padStart(width),
    );
  return [title, note, ...lines.map((line) => `  ${cells(line).join('  ').trimEnd()}`), ''].join('\n');
}

/** The same as a Markdown section. */
export function asMarkdown({ title, note, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`### ${title}`, '', note, '', line(columns), line(rule), ...rows.map(line), ''].join('\n');
}

/** `0.93 (0.90–0.97)`. */
export const withRange = ({ median, min, max }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
