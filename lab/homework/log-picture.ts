// A picture of a log excerpt, as a terminal would show it.
import type { LogLine } from './log-lines.ts';
import { colors, mono, rect, sheet, text } from './svg.ts';

const width = 1_080;
const lineHeight = 21;
const top = 52;
const columns = 112;

const levelColors = { debug: '#8fa1b5', info: '#7fc8ff', warn: '#f2c14e', error: '#ff7b8a' } as const;

/** Draws the lines in order; long ones are wrapped. Times are the machine's local time. */
export function logPicture(title: string, lines: readonly LogLine[]): string {
  const rows = lines.flatMap((line) => wrap(line.text).map((part, n) => ({ line, part, first: n === 0 })));
  const height = top + rows.length * lineHeight + 18;
  const body = rows.flatMap(({ line, part, first }, n) => {
    const y = top + (n + 0.75) * lineHeight;
    const words = text(196, y, part, { size: 13.5, family: mono, fill: part === '' ? '#8fa1b5' : '#e6edf3' });
    if (!first) return [words];
    return [
      text(22, y, clockTime(line.atMs), { size: 13.5, family: mono, fill: '#8fa1b5' }),
      text(132, y, line.level.toUpperCase().padEnd(5), { size: 13.5, family: mono, fill: levelColors[line.level] }),
      words,
    ];
  });
  return sheet(width, height, title, [
    rect(0, 0, width, height, colors.terminal, 'rx="10"'),
    rect(0, 0, width, 36, colors.terminalBar, 'rx="10"'),
    rect(0, 26, width, 10, colors.terminalBar),
    text(22, 23, title, { size: 13, fill: '#c6d2de', weight: 600 }),
    ...body,
  ]);
}

function wrap(words: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of words.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length > columns && current !== '') {
      lines.push(current);
      current = `  ${word}`;
    } else current = longer;
  }
  return [...lines, current];
}

const two = (value: number) => String(value).padStart(2, '0');

// `14:02:11.204` in local time.
function clockTime(atMs: number): string {
  const at = new Date(atMs);
  const millis = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${millis}`;
}
