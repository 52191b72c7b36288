// What the lane's breaker did. Where none tells, all of it is unknown.
import type { TimeWindow } from '../experiment/experiment.ts';
import type { LaneRecord } from '../run/record.ts';
import { figure, isIn, type Measure } from './scope.ts';

const openSpans = ({ breaker }: LaneRecord) => breaker.filter(({ state }) => state === 'open');

// An attempt that was on its way when the breaker opened arrives after that: later still when a process is.
const onTheWireMs = 25;
const graceMs = ({ lateMs }: LaneRecord) => onTheWireMs + lateMs;

/** Arrivals while the breaker was open, without those within the grace; behind them stand the calls due in that time. */
export const arrivalsWhileOpen: Measure = ({ lane, arrivals, calls }) => {
  if (lane.breaker.length === 0) return figure(null, 0);
  const silences = openSpans(lane).map(({ fromMs, toMs }) => ({ fromMs: fromMs + graceMs(lane), toMs }));
  const inSilence = (atMs: number) => silences.some((silence) => isIn(atMs, silence));
  const held = calls.filter(({ dueMs }) => inSilence(dueMs)).length;
  return figure(arrivals.filter(({ atMs }) => inSilence(atMs)).length, held);
};

/** How often it opened, a failed probe included. */
export const timesOpened: Measure = ({ lane, window, calls }) =>
  lane.breaker.length === 0
    ? figure(null, 0)
    : figure(openSpans(lane).filter(({ fromMs }) => isIn(fromMs, window)).length, calls.length);

const overlapMs = (a: TimeWindow, b: TimeWindow) =>
  Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));

/** How long it was open in all. */
export const openMs: Measure = ({ lane, window, calls }) =>
  lane.breaker.length === 0
    ? figure(null, 0)
    : figure(
        openSpans(lane).reduce((sum, span) => sum + overlapMs(span, window), 0),
        calls.length,
      );
