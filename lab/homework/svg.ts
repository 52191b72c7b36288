// Just enough SVG for the pictures of a run: text that is safe, and a sheet that looks the same on any page.

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const colors = {
  paper: '#ffffff',
  ink: '#1c2430',
  soft: '#5b6675',
  line: '#d8dee6',
  good: '#1a7f4e',
  bad: '#c4314b',
  late: '#b7791f',
  terminal: '#10151d',
  terminalBar: '#1d2530',
} as const;

export const mono = "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/** A whole picture; `title` is what a screen reader says. */
export const sheet = (width: number, height: number, title: string, body: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');

export interface TextStyle {
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly family?: string;
  readonly weight?: number;
}

export const text = (x: number, y: number, words: string, style: TextStyle = {}): string => {
  const { size = 12, fill = colors.ink, anchor = 'start', family = sans, weight = 400 } = style;
  const font = `font-family="${escape(family)}" font-size="${size}" font-weight="${weight}"`;
  return `<text x="${round(x)}" y="${round(y)}" ${font} fill="${fill}" text-anchor="${anchor}" xml:space="preserve">${escape(words)}</text>`;
};

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = ''): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" ${more}/>`;

const round = (value: number) => Math.round(value * 100) / 100;
