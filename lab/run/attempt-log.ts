// What a lane's server told of its payments: one record for each attempt. Pure.
import type { AttemptRecord } from './record.ts';
import type { ToldArrival } from './server-control.ts';

export interface AttemptLog {
  /** Takes what the server tells, in any order and more than once; what is not of this lane's payments is left out. */
  add(arrival: ToldArrival): void;
  /** How many attempts arrived, and met a fault, since this was last asked. */
  takeNew(): { readonly arrivals: number; readonly injected: number };
  /** How many have arrived and not ended. */
  underWay(): number;
  /** Of one payment, by when they arrived. */
  of(n: number, beganAtUnixMs: number): readonly AttemptRecord[];
  /** All of them, by when they arrived. */
  list(beganAtUnixMs: number): readonly AttemptRecord[];
}

const callKey = /^order-([1-9]\d*)$/;

const recordOf = (told: ToldArrival, n: number, beganAtUnixMs: number): AttemptRecord => {
  const since = (unixMs: number) => unixMs - beganAtUnixMs;
  return {
    n,
    arrival: told.arrival,
    atMs: since(told.arrivedAtUnixMs),
    endedMs: told.ended ? since(told.endedAtUnixMs) : null,
    status: told.status,
    cancelledMs: told.cancelledAtUnixMs === 0 ? null : since(told.cancelledAtUnixMs),
    faultKind: told.faultKind,
    faultId: told.faultId,
  };
};

const byArrival = (a: AttemptRecord, b: AttemptRecord) => a.atMs - b.atMs;

/** The log of the lane of this name. */
export const attemptLog = (lane: string): AttemptLog => {
  const byPayment = new Map<number, Map<string, ToldArrival>>();
  let [arrivals, injected, underWay] = [0, 0, 0];
  const count = (told: ToldArrival, known: ToldArrival | undefined) => {
    if (known === undefined) {
      arrivals++;
      if (told.faultId !== '') injected++;
      if (!told.ended) underWay++;
    } else if (told.ended) underWay--;
  };
  const of = (n: number, beganAtUnixMs: number) =>
    [...(byPayment.get(n)?.values() ?? [])].map((told) => recordOf(told, n, beganAtUnixMs)).sort(byArrival);
  return {
    add(told) {
      const n = Number(callKey.exec(told.callKey)?.[1] ?? 0);
      if (n === 0 || told.lane !== lane) return;
      const ofPayment = byPayment.get(n) ?? new Map<string, ToldArrival>();
      byPayment.set(n, ofPayment);
      const known = ofPayment.get(told.id);
      if (known?.ended || (known !== undefined && !told.ended)) return;
      count(told, known);
      ofPayment.set(told.id, told);
    },
    takeNew() {
      const taken = { arrivals, injected };
      [arrivals, injected] = [0, 0];
      return taken;
    },
    underWay: () => underWay,
    of,
    list: (beganAtUnixMs) => [...byPayment.keys()].flatMap((n) => of(n, beganAtUnixMs)).sort(byArrival),
  };
};
