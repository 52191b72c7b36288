// What reached the server.
import { figure, isIn, loadedPart, type Measure } from './scope.ts';

/** How many arrived. The calls stand behind it: silence is a finding where there was something to say. */
export const arrivals: Measure = ({ arrivals: all, calls }) => figure(all.length, calls.length);

/** Per second; of the whole run only the part in which calls were due counts. */
export const arrivalsPerSecond: Measure = ({ record, window, lane, calls }) => {
  const part = Number.isFinite(window.toMs) ? window : loadedPart({ record, window });
  const lengthMs = part.toMs - part.fromMs;
  const count = lane.attempts.filter(({ atMs }) => isIn(atMs, part)).length;
  return figure(lengthMs > 0 ? (count * 1_000) / lengthMs : null, calls.length);
};

/** The most in any 100 ms, wherever these begin. */
export const peakArrivalsPer100Ms: Measure = ({ arrivals: all }) => {
  let first = 0;
  let most = 0;
  for (const [n, { atMs }] of all.entries()) {
    while (atMs - (all[first]?.atMs ?? atMs) >= 100) first += 1;
    most = Math.max(most, n - first + 1);
  }
  return figure(most, all.length);
};

/** Attempts at the server for each call of the window, whenever they arrived. */
export const amplification: Measure = ({ lane, calls }) => {
  const due = new Set(calls.map(({ n }) => n));
  const count = lane.attempts.filter(({ n }) => due.has(n)).length;
  return figure(due.size === 0 ? null : count / due.size, due.size);
};
