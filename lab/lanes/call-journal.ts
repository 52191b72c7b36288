// What a lane's calls do, until the parent is told of it.
import type { BreakerState, ClientEvent } from '../../client/index.ts';
import type { CallRecord } from '../run/record.ts';
import type { PaymentEnd } from './lane.ts';

/** What happened in a lane since the batch before. Times count from the run's beginning, in milliseconds. */
export interface LaneBatch {
  readonly atMs: number;
  /** How many calls were begun. */
  readonly due: number;
  /** Now. */
  readonly inFlight: number;
  readonly ended: readonly CallRecord[];
  /** Each change of the lane's breaker; a lane that has one tells first of all that it is closed. */
  readonly breakers: readonly { readonly state: BreakerState; readonly atMs: number }[];
  /** The most that the process was behind its own timers. */
  readonly lateMs: number;
}

type Begun = Pick<CallRecord, 'n' | 'dueMs' | 'startedMs'>;
type Open = Begun & { readonly events: ClientEvent[] };

export interface CallJournal {
  begin(call: Begun): void;
  /** Of a call that has ended nothing more is kept. */
  event(n: number, event: ClientEvent): void;
  end(n: number, end: PaymentEnd, endedMs: number): void;
  breaker(state: BreakerState, atMs: number): void;
  /** What there is to tell, and from then on only what is new; undefined = nothing happened. */
  take(atMs: number, lateMs: number): LaneBatch | undefined;
  readonly inFlight: number;
  unfinished(): CallRecord[];
}

const nothingYet = { endedMs: null, outcome: 'unfinished', status: '', message: '', explain: '' } as const;

/** An empty journal. */
export function callJournal(): CallJournal {
  const open = new Map<number, Open>();
  let due = 0;
  let ended: CallRecord[] = [];
  let breakers: { state: BreakerState; atMs: number }[] = [];
  return {
    begin(call) {
      due += 1;
      open.set(call.n, { ...call, events: [] });
    },
    event: (n, event) => void open.get(n)?.events.push(event),
    end(n, end, endedMs) {
      const call = open.get(n);
      if (call === undefined) return;
      open.delete(n);
      ended.push({ ...call, endedMs, ...end });
    },
    breaker: (state, atMs) => void breakers.push({ state, atMs }),
    take(atMs, lateMs) {
      if (due + ended.length + breakers.length === 0) return undefined;
      const batch: LaneBatch = { atMs, due, inFlight: open.size, ended, breakers, lateMs };
      due = 0;
      ended = [];
      breakers = [];
      return batch;
    },
    get inFlight() {
      return open.size;
    },
    unfinished: () => [...open.values()].map((call) => ({ ...call, ...nothingYet })),
  };
}
