// How a run goes, for people: one line that is kept up to date on a terminal, a line every few seconds elsewhere.
import type { LaneSlice, RunUpdate } from './update.ts';

export interface Progress {
  add(update: RunUpdate): void;
  end(): void;
}

export interface ProgressOut {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const redrawMs = 200;
const lineEveryMs = 5_000;
const windowMs = 1_000;

interface State {
  readonly atMs: number;
  readonly totalMs: number;
  readonly doing: string;
  readonly isSettling: boolean;
  readonly recent: readonly { readonly atMs: number; readonly lanes: Readonly<Record<string, LaneSlice>> }[];
}

const begun: State = { atMs: 0, totalMs: 0, doing: 'starting servers and lanes', isSettling: false, recent: [] };

const afterSlice = (state: State, { atMs, lanes }: Extract<RunUpdate, { type: 'slice' }>): State => {
  const recent = [...state.recent.filter((each) => each.atMs > atMs - windowMs), { atMs, lanes }];
  return { ...state, atMs, recent };
};

const after = (state: State, update: RunUpdate): State => {
  if (update.type === 'began') return { ...state, totalMs: update.totalMs, doing: 'the calls begin' };
  if (update.type === 'phase' && !state.isSettling) return { ...state, doing: update.phase.name };
  if (update.type === 'settling') return { ...state, atMs: update.atMs, doing: 'settling', isSettling: true };
  return update.type === 'slice' ? afterSlice(state, update) : state;
};

const laneInWords = (name: string, slices: readonly LaneSlice[]): string => {
  const count = (of: (slice: LaneSlice) => number) => slices.reduce((sum, slice) => sum + of(slice), 0);
  const bad = count(({ late, failed, refused }) => late + failed + refused);
  return `${name} ${count(({ good }) => good)} good ${bad} bad`;
};

/** "12 s left at most · outage · naive 31 good 9 bad · ours 40 good 0 bad", of the last second. */
const inWords = ({ atMs, totalMs, doing, recent }: State): string => {
  if (totalMs === 0) return doing;
  const left = `${Math.max(0, Math.ceil((totalMs - atMs) / 1_000))} s left at most`;
  const names = Object.keys(recent.at(-1)?.lanes ?? {});
  const lanes = names.map((name) =>
    laneInWords(
      name,
      recent.flatMap(({ lanes: { [name]: slice } }) => slice ?? []),
    ),
  );
  return [left, doing, ...lanes].join(' · ');
};

/** Shows one run; `now` in milliseconds. */
export const showProgress = (out: ProgressOut, now: () => number): Progress => {
  let state = begun;
  let shown = { doing: '', atMs: -Infinity };
  const show = () => {
    shown = { doing: state.doing, atMs: now() };
    const line = inWords(state);
    out.write(out.isTTY ? `\r${line.slice(0, Math.max(20, (out.columns ?? 80) - 1))}\u001b[K` : `${line}\n`);
  };
  const everyMs = out.isTTY ? redrawMs : lineEveryMs;
  return {
    add(update) {
      state = after(state, update);
      const isDue = state.totalMs > 0 && now() - shown.atMs >= everyMs;
      if (update.type !== 'ended' && (isDue || state.doing !== shown.doing)) show();
    },
    end() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
};
