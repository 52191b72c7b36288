// The colours of reports: those of the live page. Each has a name, so that a page can be light or dark.

const light = {
  bg: '#f5f6f8',
  card: '#ffffff',
  ink: '#141a22',
  muted: '#596473',
  line: '#d5dae2',
  grid: '#e6eaef',
  code: '#eef1f5',
  focus: '#1f6feb',
  good: '#3b82d6',
  late: '#b0357a',
  failed: '#d9541e',
  refused: '#7d8797',
  unfinished: '#c3b48a',
  p50: '#6fa8e8',
  p99: '#173f77',
  closed: '#bfe3cf',
  open: '#e88b8b',
  half: '#efc25c',
  isolated: '#b9c1cc',
  twice: '#b3124a',
  pass: '#0f5a34',
  'pass-soft': '#e6f4ec',
  fail: '#961d1d',
  'fail-soft': '#fbe9e8',
  unknown: '#734c00',
  'unknown-soft': '#fcf1d9',
  fault: '#4d369a',
  shade: '#ece8f8',
} as const;

const dark: Record<keyof typeof light, string> = {
  bg: '#0c1016',
  card: '#141a22',
  ink: '#e9edf2',
  muted: '#9ba6b5',
  line: '#303b49',
  grid: '#222c38',
  code: '#1c242e',
  focus: '#79b0ff',
  good: '#5b9eea',
  late: '#e57fb5',
  failed: '#f0804f',
  refused: '#8390a1',
  unfinished: '#a8975f',
  p50: '#4a84c6',
  p99: '#c4defc',
  closed: '#1f5a3c',
  open: '#b8423f',
  half: '#b07f1e',
  isolated: '#4d5866',
  twice: '#ff6f9c',
  pass: '#79dba7',
  'pass-soft': '#10281c',
  fail: '#ffaaa4',
  'fail-soft': '#351717',
  unknown: '#f4cb74',
  'unknown-soft': '#2f230b',
  fault: '#c6b6fa',
  shade: '#231d3d',
};

const variables = (colors: Readonly<Record<string, string>>): string =>
  Object.entries(colors)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** What gives a chart's classes their colours; `root` holds the variables. */
const painted = [
  ...Object.keys(light).map((name) => `.f-${name}{fill:var(--${name})}.s-${name}{stroke:var(--${name});fill:none}`),
  '.s2{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.s1{stroke-width:1}',
  '.dash{stroke-dasharray:6 5}.dots{stroke-dasharray:1 3}',
  "svg text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}",
].join('');

/** For a page: light or dark as the reader likes it, light on paper. */
export const pageColors =
  `:root{color-scheme:light dark;${variables(light)}}` +
  `@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}${painted}`;

/** For a picture that stands alone. */
export const pictureColors = `svg{${variables(light)}}${painted}`;

export type Color = keyof typeof light;
