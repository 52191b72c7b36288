// Faults that somebody set beside the scenario: few, each with an end.
import type { Logger } from 'pino';
import { drawing, type Hit } from './draws.ts';
import type { FaultContext } from './faults/fault.ts';
import { type ActiveFault, activeFault, cutInWords } from './active-fault.ts';
import type { Drawn } from './scenarios/matches.ts';
import type { Cut } from './scenarios/scenario.ts';

export interface SetFaults {
  /** Sets a fault for `forMs`; a RangeError says why it may not be. */
  add(cut: Cut, forMs: number): ActiveFault;
  /** Whether there was one of this id. */
  remove(id: string): boolean;
  clear(): void;
  hits(call: Drawn): Hit[];
  list(): ActiveFault[];
}

export interface SetFaultsOptions {
  readonly context: FaultContext;
  readonly logger: Logger;
  readonly max: number;
}

interface Entry {
  readonly cut: Cut;
  readonly setAt: number;
  readonly forMs: number;
  readonly draw: ReturnType<typeof drawing>;
  readonly timer: NodeJS.Timeout;
}

const maxForMs = 86_400_000;

function checkForMs(forMs: number): void {
  if (Number.isInteger(forMs) && forMs >= 1 && forMs <= maxForMs) return;
  throw new RangeError(`a fault is set for 1 to ${maxForMs} whole milliseconds, got ${forMs}`);
}

const progressAt = (now: number, { setAt, forMs }: Entry) => (now - setAt) / forMs;

const told = (id: string, entry: Entry, now: number): ActiveFault => ({
  ...activeFault(entry.cut, progressAt(now, entry)),
  id,
  expiresAtUnixMs: entry.setAt + entry.forMs,
});

/** Entries that go by themselves. The clock says when; a timer only lets go of what nobody asks for any more. */
function expiring({ clock }: FaultContext, logger: Logger) {
  const entries = new Map<string, Entry>();
  const remove = (id: string) => {
    clearTimeout(entries.get(id)?.timer);
    return entries.delete(id);
  };
  const current = () => {
    for (const [id, entry] of entries) {
      if (progressAt(clock.now(), entry) < 1) continue;
      remove(id);
      logger.info({ id }, `chaos: the fault ${id} has expired`);
    }
    return entries;
  };
  const timer = (forMs: number) => setTimeout(current, forMs + 1).unref();
  return { current, remove, timer };
}

/** None yet. */
export function setFaults({ context, logger, max }: SetFaultsOptions): SetFaults {
  const { clock } = context;
  const { current, remove, timer } = expiring(context, logger);
  let last = 0;
  const clear = (id: string) => {
    const wasSet = remove(id);
    if (wasSet) logger.info({ id }, `chaos: the fault ${id} was cleared`);
    return wasSet;
  };
  return {
    add(cut, forMs) {
      checkForMs(forMs);
      if (current().size >= max) throw new RangeError(`${max} faults are set, and no more may be: clear one first`);
      const id = `set-${++last}`;
      const draw = drawing(context, [cut], () => id);
      const entry = { cut, setAt: clock.now(), forMs, draw, timer: timer(forMs) };
      current().set(id, entry);
      const words = `chaos: set ${id}: ${cutInWords(cut)}, for ${forMs / 1000} s`;
      logger.info({ id, kind: cut.fault.kind, forMs }, words);
      return told(id, entry, clock.now());
    },
    remove: clear,
    clear: () => [...current().keys()].forEach(clear),
    hits: (call) =>
      [...current().values()].flatMap((entry) =>
        entry.draw(call, { draws: [entry.cut], progress: progressAt(clock.now(), entry) }),
      ),
    list: () => [...current()].map(([id, entry]) => told(id, entry, clock.now())),
  };
}
