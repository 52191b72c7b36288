// Each lane's payments as one bar: what was right, and each way to be wrong.
import type { CallRecord, LaneRecord, RunRecord } from '../run/record.ts';
import type { Color } from './colors.ts';
import { plain } from './numbers.ts';
import { counted } from '../verdict/figures.ts';
import { box, type Chart, fitting, heading, label, plot } from './panel.ts';
import { bookingsOf } from './payments.ts';

const height = 62;

interface Kind {
  readonly color: Color;
  readonly words: string;
  readonly is: (call: CallRecord, bookings: number) => boolean;
}

// Every payment is of exactly one of these.
const kinds: readonly Kind[] = [
  { color: 'good', words: 'answered, charged once', is: ({ outcome }, n) => outcome === 'answered' && n === 1 },
  { color: 'refused', words: 'not answered, not charged', is: ({ outcome }, n) => outcome !== 'answered' && n === 0 },
  { color: 'failed', words: 'not answered, yet charged', is: ({ outcome }, n) => outcome !== 'answered' && n === 1 },
  { color: 'twice', words: 'charged twice or more', is: (_, n) => n > 1 },
  { color: 'p99', words: 'answered, never charged', is: ({ outcome }, n) => outcome === 'answered' && n === 0 },
];

const bar = (counts: readonly (Kind & { readonly count: number })[], all: number): string[] => {
  const width = plot.right - 4;
  let x = 4;
  return counts.flatMap(({ color, words, count }) => {
    if (count === 0) return [];
    // One payment of thousands must still be seen.
    const wide = Math.max(2, (count / all) * width);
    const at = x;
    x += wide;
    const shown = fitting(plain(count), wide - 4, 10);
    return [
      box(at, 26, wide - 0.6, 22, color, `${words}: ${plain(count)}`),
      ...(shown === plain(count)
        ? [label(at + wide / 2, 41, shown, { size: 11, weight: 650, anchor: 'middle', color: 'card' })]
        : []),
    ];
  });
};

const countsOf = (lane: LaneRecord) =>
  kinds.map((kind) => ({
    ...kind,
    count: lane.calls.filter((call) => kind.is(call, bookingsOf(lane, call.n))).length,
  }));

/** What the books say of each lane's payments. */
export const paymentsChart = (record: RunRecord): Chart => ({
  file: 'payments',
  title: 'What the books say',
  says: 'Every payment of a lane, by what its caller was told and what the server’s ledger holds.',
  legend: kinds.map(({ color, words }) => ({ color, words })),
  height,
  panels: record.lanes.map((lane) => {
    const counts = countsOf(lane);
    const twice = counts.find(({ color }) => color === 'twice')?.count ?? 0;
    return {
      says: `Lane ${lane.lane.name}: ${counts.map(({ words, count }) => `${words}: ${plain(count)}`).join('; ')}.`,
      body: [
        ...bar(counts, Math.max(1, lane.calls.length)),
        ...heading(lane.lane.name, twice === 0 ? 'none charged twice' : `${counted(twice, 'payment')} charged twice`),
      ],
    };
  }),
});
