// One picture of the whole run: the breaker's state as a band, every arrival at the server, every call refused.
import type { BreakerState } from '../../client/index.ts';
import type { Recording, ServerArrival } from './recording.ts';
import { refusals } from './recording.ts';
import { colors, rect, sheet, text } from './svg.ts';

const width = 1_200;
const left = 150;
const right = 24;
const rows = { breaker: 84, server: 148, refused: 226, axis: 280 } as const;
const height = 348;

const bands: Record<BreakerState, { readonly fill: string; readonly word: string }> = {
  closed: { fill: '#cdebdc', word: 'CLOSED' },
  open: { fill: '#f6ccd3', word: 'OPEN' },
  half_open: { fill: '#fbe3b2', word: 'HALF-OPEN' },
  isolated: { fill: '#d8dee6', word: 'ISOLATED' },
};

/** Draws a recording; time runs from its start, in seconds. */
export function timeline(recording: Recording): string {
  const { startedAtMs, endedAtMs } = recording;
  const scale = (atMs: number) => left + ((atMs - startedAtMs) / (endedAtMs - startedAtMs)) * (width - left - right);
  return sheet(width, height, 'Timeline of the run: breaker state, arrivals at the server, calls refused', [
    rect(0, 0, width, height, colors.paper, 'rx="10"'),
    text(24, 36, 'What the server saw, and what never left', { size: 18, weight: 700 }),
    text(24, 58, 'Seconds since the start. Each mark in the second row is one attempt that arrived.', {
      fill: colors.soft,
    }),
    ...label(rows.breaker, 'Circuit breaker', 'of the client'),
    ...label(rows.server, 'Arrivals', 'at the server'),
    ...label(rows.refused, 'Calls refused', 'never left'),
    ...breakerBand(recording, scale),
    ...recording.arrivals.map((arrival) => mark(arrival, scale)),
    ...captions(recording, scale),
    ...refusals(recording).map(({ atMs }) => rect(scale(atMs) - 0.5, rows.refused, 1, 26, '#8a94a3')),
    ...axis(startedAtMs, endedAtMs, scale),
    ...legend(),
  ]);
}

type Scale = (atMs: number) => number;

const label = (y: number, name: string, of: string): string[] => [
  text(24, y + 14, name, { size: 13, weight: 600 }),
  text(24, y + 30, of, { size: 11.5, fill: colors.soft }),
];

function breakerBand({ events, startedAtMs, endedAtMs }: Recording, scale: Scale): string[] {
  const changes = events.flatMap((event) =>
    'breaker' in event && 'to' in event ? [{ atMs: event.atMs, state: event.to }] : [],
  );
  const starts: { atMs: number; state: BreakerState }[] = [{ atMs: startedAtMs, state: 'closed' }, ...changes];
  return starts.flatMap(({ atMs, state }, n) => {
    const x = scale(atMs);
    const wide = scale(starts[n + 1]?.atMs ?? endedAtMs) - x;
    const { fill, word } = bands[state];
    const seconds = ((starts[n + 1]?.atMs ?? endedAtMs) - atMs) / 1_000;
    const words = wide > 130 && state === 'open' ? `${word}, silent for ${seconds.toFixed(1)} s` : word;
    const fits = wide > words.length * 7;
    return [
      rect(x, rows.breaker, Math.max(wide, 3), 34, wide < 3 ? colors.late : fill),
      ...(fits ? [text(x + wide / 2, rows.breaker + 22, words, { anchor: 'middle', weight: 600, size: 12.5 })] : []),
    ];
  });
}

const fillOf = (status: string) =>
  status === 'OK' ? colors.good : status === 'UNAVAILABLE' ? colors.bad : colors.late;

// An attempt that took long is as wide as it took; a quick one is a line that can still be seen.
function mark({ arrivedAtMs, endedAtMs, status }: ServerArrival, scale: Scale): string {
  const x = scale(arrivedAtMs);
  const wide = Math.max(2.2, scale(endedAtMs ?? arrivedAtMs) - x);
  return rect(x, rows.server, wide, 34, fillOf(status), 'fill-opacity="0.85"');
}

// A word below each group of arrivals, in the middle of it.
function captions({ arrivals, events }: Recording, scale: Scale): string[] {
  const under = (atMs: number, words: string) =>
    text(scale(atMs), rows.server + 50, words, { anchor: 'middle', size: 11, fill: colors.soft });
  const groups = [
    ['timeout', 'timeout'],
    ['four-attempts', '4 attempts'],
    ['retry', '3 attempts'],
  ] as const;
  const lanes = groups.flatMap(([lane, words]) => {
    const own = arrivals.filter((arrival) => arrival.lane === lane);
    const [first] = own;
    return first ? [under((first.arrivedAtMs + (own.at(-1)?.endedAtMs ?? first.arrivedAtMs)) / 2, words)] : [];
  });
  const probes = events.flatMap((event, n) => {
    if (event.type !== 'circuit-half-opened') return [];
    const failed = events.slice(n).find((later) => 'to' in later && later !== event)?.type === 'circuit-opened';
    return [under(event.atMs, failed ? 'probe fails' : 'probe')];
  });
  return [...lanes, ...probes];
}

function axis(startedAtMs: number, endedAtMs: number, scale: Scale): string[] {
  const lastSecond = Math.floor((endedAtMs - startedAtMs) / 1_000);
  const step = lastSecond > 40 ? 10 : lastSecond > 12 ? 5 : 1;
  const ticks = Array.from({ length: Math.floor(lastSecond / step) + 1 }, (_, n) => n * step);
  return [
    rect(left, rows.axis, width - left - right, 1, colors.line),
    ...ticks.flatMap((second) => {
      const x = scale(startedAtMs + second * 1_000);
      return [
        rect(x, rows.breaker - 6, 1, rows.axis - rows.breaker + 6, colors.line, 'fill-opacity="0.6"'),
        text(x, rows.axis + 18, `${second} s`, { anchor: 'middle', fill: colors.soft, size: 11.5 }),
      ];
    }),
  ];
}

function legend(): string[] {
  const entries: [string, string][] = [
    [colors.good, 'OK'],
    [colors.bad, 'UNAVAILABLE'],
    [colors.late, 'given up by the client (timeout)'],
    ['#8a94a3', 'refused by the open breaker'],
  ];
  let x = left;
  return entries.flatMap(([fill, words]) => {
    const at = x;
    x += 42 + words.length * 6.4;
    return [rect(at, height - 28, 12, 12, fill), text(at + 18, height - 18, words, { fill: colors.soft })];
  });
}
