// The most telling calls of a lane, each with its waterfall.
import type { LaneRecord } from '../run/record.ts';
import { tookMs } from './buckets.ts';
import type { WaterfallRow } from './event-rows.ts';
import { escaped } from './markup.ts';
import { millis } from './numbers.ts';
import { counted } from '../verdict/figures.ts';
import { type TellingCall, tellingCalls } from './telling-calls.ts';
import { waterfall } from './waterfall.ts';

interface Scale {
  readonly fromMs: number;
  readonly toMs: number;
}

const percentOf = (part: number) => `${Math.round(Math.min(1, Math.max(0, part)) * 1_000) / 10}%`;

const bar = ({ fromMs, toMs, look }: WaterfallRow, scale: Scale): string => {
  const length = scale.toMs - scale.fromMs;
  // What took no time at the very end must not lie outside.
  const left = Math.min(0.985, (fromMs - scale.fromMs) / length);
  return `<i class="${look}" style="left:${percentOf(left)};width:${percentOf((toMs - fromMs) / length)}"></i>`;
};

const listItem = (row: WaterfallRow, scale: Scale): string => {
  const at = `at ${millis(Math.max(0, row.fromMs - scale.fromMs))}`;
  const origin =
    row.origin === undefined
      ? ''
      : ` · <span${row.origin.startsWith('injected') ? ' class="from"' : ''}>${escaped(row.origin)}</span>`;
  return (
    `<li><span>${escaped(row.name)}</span><span class="track" aria-hidden="true">${bar(row, scale)}</span>` +
    `<span>${escaped(`${at}: ${row.says}`)}${origin}</span></li>`
  );
};

const headline = ({ call, why, arrivals, bookings }: TellingCall): string => {
  const took = tookMs(call);
  const facts = [
    `${call.outcome}${call.status === '' || call.status === 'OK' ? '' : ` ${call.status}`}`,
    took === null ? 'never ended' : `after ${millis(took)}`,
    `${counted(arrivals.length, 'attempt')} at the server`,
    `${counted(bookings, 'booking')}`,
  ];
  return `order ${call.n}: ${escaped(why)} <span>· ${escaped(facts.join(', '))}</span>`;
};

const oneCall = (telling: TellingCall, endMs: number): string => {
  const { call, arrivals } = telling;
  const rows = waterfall(call, arrivals, endMs);
  const toMs = Math.max(call.endedMs ?? endMs, call.dueMs + 1, ...rows.map((row) => row.toMs));
  const scale = { fromMs: call.dueMs, toMs };
  return [
    `<details><summary>${headline(telling)}</summary>`,
    `<ul class="fall">${rows.map((row) => listItem(row, scale)).join('\n')}</ul>`,
    ...(call.message === '' ? [] : [`<p class="explain">Its caller was told: ${escaped(call.message)}</p>`]),
    ...(call.explain === '' ? [] : [`<blockquote class="explain">${escaped(call.explain)}</blockquote>`]),
    '</details>',
  ].join('\n');
};

/** Up to ten calls of each lane. */
export const callsOf = (lane: LaneRecord, endMs: number): string => {
  const telling = tellingCalls(lane);
  const none = '<p class="says">It made no call.</p>';
  return [
    `<h3>${escaped(lane.lane.name)}</h3>`,
    ...(telling.length === 0 ? [none] : telling.map((one) => oneCall(one, endMs))),
  ].join('\n');
};
