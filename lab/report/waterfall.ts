// The story of one call as rows over time: attempts, waits and decisions as the client told them, and what the server saw.
import type { ClientEvent } from '../../client/index.ts';
import type { AttemptRecord, CallRecord } from '../run/record.ts';
import { eventRow, type WaterfallRow } from './event-rows.ts';
import { millis } from './numbers.ts';

type Started = Extract<ClientEvent, { type: 'attempt-started' }>;
type Ended = Extract<ClientEvent, { type: 'attempt-ended' }>;

// Both clocks are of one machine; this much they and the wire may be apart.
const slackMs = 50;

const faultOf = ({ faultKind, faultId }: Pick<AttemptRecord, 'faultKind' | 'faultId'>): string =>
  faultKind === '' ? 'no fault injected' : `injected: ${faultKind}${faultId === '' ? '' : ` (${faultId})`}`;

/** Whether what the client met was injected: as the answer told, else as the server saw that attempt. */
const originOf = (ended: Ended | undefined, arrival: AttemptRecord | undefined): string => {
  if (ended?.faultKind !== undefined) return faultOf({ faultKind: ended.faultKind, faultId: ended.faultId ?? '' });
  if (arrival !== undefined && arrival.faultKind !== '') return faultOf(arrival);
  if (arrival === undefined) return 'never reached the server';
  return ended === undefined || ended.status === 'OK' ? 'no fault injected' : 'real: no fault was injected';
};

/** Which arrival belongs to each attempt: the first not yet taken that came while the attempt was out. */
const arrivalsOf = (
  started: readonly Started[],
  endedMs: (attempt: number) => number,
  seen: readonly AttemptRecord[],
) => {
  const left = [...seen];
  return new Map(
    started.map(({ attempt, atMs }) => {
      const at = left.findIndex((one) => one.atMs >= atMs - slackMs && one.atMs <= endedMs(attempt) + slackMs);
      return [attempt, at < 0 ? undefined : left.splice(at, 1)[0]];
    }),
  );
};

const serverRow = (arrival: AttemptRecord, endMs: number): WaterfallRow => {
  const { atMs, endedMs, status, cancelledMs } = arrival;
  const took = endedMs === null ? 'had not ended' : `${status} after ${millis(endedMs - atMs)}`;
  const gone = cancelledMs === null ? '' : `; its caller gave up after ${millis(cancelledMs - atMs)}`;
  const toMs = endedMs ?? endMs;
  const says = `${took}${gone}`;
  return {
    name: `server, arrival ${arrival.arrival}`,
    fromMs: atMs,
    toMs,
    look: 'server',
    says,
    origin: faultOf(arrival),
  };
};

const attemptRow = (started: Started, ended: Ended | undefined, arrival: AttemptRecord | undefined, endMs: number) => {
  const { attempt, atMs: fromMs } = started;
  const says = ended === undefined ? 'had not ended' : `${ended.status} after ${millis(ended.durationMs)}`;
  const look = ended === undefined ? 'wait' : ended.status === 'OK' ? 'good' : 'failed';
  const toMs = ended?.atMs ?? endMs;
  return { name: `attempt ${attempt}`, fromMs, toMs, look, says, origin: originOf(ended, arrival) } as const;
};

const waitRow = ({ dueMs, startedMs }: CallRecord): readonly WaterfallRow[] =>
  startedMs - dueMs < 5
    ? []
    : [
        {
          name: 'late start',
          fromMs: dueMs,
          toMs: startedMs,
          look: 'wait',
          says: `waited ${millis(startedMs - dueMs)} before it began`,
        },
      ];

/** All rows of a call, in the order of time. `endMs` is when the run was over: for what had not ended. */
export const waterfall = (
  call: CallRecord,
  arrivals: readonly AttemptRecord[],
  endMs: number,
): readonly WaterfallRow[] => {
  const { events } = call;
  const started = events.filter((event) => event.type === 'attempt-started');
  const ended = new Map(events.flatMap((event) => (event.type === 'attempt-ended' ? [[event.attempt, event]] : [])));
  const of = arrivalsOf(started, (attempt) => ended.get(attempt)?.atMs ?? endMs, arrivals);
  const rows: readonly WaterfallRow[] = [
    ...waitRow(call),
    ...started.map((one) => attemptRow(one, ended.get(one.attempt), of.get(one.attempt), endMs)),
    ...events.flatMap((event) => eventRow(event) ?? []),
    ...arrivals.map((one) => serverRow(one, endMs)),
  ];
  return rows.toSorted((a, b) => a.fromMs - b.fromMs);
};
