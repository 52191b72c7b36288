// Text in columns: wrapped at blanks, cut where there are none.

// What a name from a file must not do to a terminal: move its cursor or change its colours.
const withoutControls = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();

/** The lines of a text, none longer than `width`. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of withoutControls(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (length(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cut(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

const length = (text: string) => [...text].length;

function cut(word: string, width: number): string[] {
  const signs = [...word];
  const pieces = Math.max(1, Math.ceil(signs.length / width));
  return Array.from({ length: pieces }, (_, n) => signs.slice(n * width, (n + 1) * width).join(''));
}

/** One row of a table, as many lines as its fullest cell needs; two blanks between columns, none at the ends of lines. */
export function row(cells: readonly string[], widths: readonly number[]): string {
  const columns = cells.map((cell, n) => wrapped(cell, widths[n] ?? 1));
  const height = Math.max(...columns.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, y) =>
    columns.map((column, n) => padded(column[y] ?? '', widths[n] ?? 1)).join('  '),
  );
  return lines.map((text) => text.trimEnd()).join('\n');
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - length(text)));
