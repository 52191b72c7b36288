// The tape as a table for people, no wider than 100 columns.
import type { Met, TapeMoment } from './tape.ts';

const width = 100;
const cellWidth = 28;

const clip = (text: string, max = width) => (text.length > max ? `${text.slice(0, max - 1)}…` : text);
const percent = (share: number) => `${+(share * 100).toFixed(1)} %`;
const cell = (met: readonly Met[]) => met.map(({ fault, kind }) => `${fault} ${kind}`).join(' + ') || '·';
const row = (name: string, cells: readonly string[]) =>
  `  ${name.padEnd(10)}${cells.map((text) => clip(text, cellWidth - 1).padEnd(cellWidth)).join('')}`.trimEnd();

function legend({ faults }: TapeMoment): string[] {
  if (faults.length === 0) return ['  no faults'];
  return faults.map(({ share, description, target }, index) =>
    clip(`  ${index + 1}  ${percent(share).padStart(7)}  ${description}${target && ` (${target})`}`),
  );
}

/** How often each fault is met, for a look at the shares. */
function sums({ faults, calls }: TapeMoment): string {
  const arrivals = calls.flatMap(({ attempts }) => attempts);
  const met = arrivals.flat();
  const counts = faults.map(
    ({ kind }, index) => `${met.filter(({ fault }) => fault === index + 1).length} × ${index + 1} ${kind}`,
  );
  return clip(`  ${arrivals.length} arrivals: ${counts.join(', ') || 'no faults'}`);
}

const table = (moment: TapeMoment) => [
  `phase ${moment.phase}, ${moment.atMs / 1000} s after the start`,
  ...legend(moment),
  '',
  row('', ['attempt 1', 'attempt 2', 'attempt 3']),
  ...moment.calls.map(({ call, attempts }) => row(call, attempts.map(cell))),
  sums(moment),
  '',
];

/** The whole tape under one heading. */
export const tapeText = (heading: string, moments: readonly TapeMoment[]): string =>
  [clip(heading), '', ...moments.flatMap(table)].join('\n');
