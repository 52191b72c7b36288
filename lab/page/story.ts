// The events in words, newest last. What comes in crowds is counted in one line, not told one by one.
import type { ClientEvent } from '../../client/index.ts';
import { sentence, type Tone } from './sentence.ts';
import { counted } from './words.ts';

/** One line of the story. A line with an id that is known already replaces it. */
export interface Line {
  readonly id: number;
  readonly atMs: number;
  readonly tone: Tone;
  readonly text: string;
}

type Crowd = 'refused' | 'first-try';

const crowdText: Record<Crowd, (n: number) => string> = {
  refused: (n) => `${counted(n, 'call')} refused so far — nothing left the process`,
  'first-try': (n) => `${counted(n, 'call')} answered at the first try`,
};

const crowdOf = (event: ClientEvent): Crowd | undefined => {
  if (event.type !== 'call-ended') return undefined;
  if (event.outcome === 'rejected_breaker') return 'refused';
  return event.outcome === 'success_first_try' ? 'first-try' : undefined;
};

/** Keeps the last `keep` lines (default 60), by time. */
export const createStory = ({ keep = 60 }: { readonly keep?: number } = {}) => {
  let lines: Line[] = [];
  let changed = new Map<number, Line>();
  let nextId = 1;
  const crowds = new Map<Crowd, { readonly id: number; readonly n: number }>();
  const say = sentence();

  const put = (line: Line): void => {
    const known = lines.findIndex(({ id }) => id === line.id);
    const all = known < 0 ? [...lines, line] : lines.with(known, line);
    // A crowd that still grows is news; and what the server tells of its phases comes late.
    lines = all.toSorted((a, b) => a.atMs - b.atMs).slice(-keep);
    changed.set(line.id, line);
  };
  const note = (atMs: number, tone: Tone, text: string): void => {
    crowds.delete('first-try');
    put({ id: nextId++, atMs, tone, text });
  };
  const countIn = (crowd: Crowd, atMs: number): void => {
    const before = crowds.get(crowd);
    const now = { id: before?.id ?? nextId++, n: (before?.n ?? 0) + 1 };
    crowds.set(crowd, now);
    put({ id: now.id, atMs, tone: crowd === 'refused' ? 'wait' : 'good', text: crowdText[crowd](now.n) });
  };
  return {
    add(event: ClientEvent): void {
      if (event.type === 'circuit-opened' || event.type === 'circuit-closed') crowds.clear();
      const said = say(event);
      if (said !== undefined) note(event.atMs, said.tone, said.text);
      const crowd = crowdOf(event);
      if (crowd !== undefined) countIn(crowd, event.atMs);
    },
    note,
    /** The lines that are new or different since last asked, at most as many as are kept. */
    takeChanges(): Line[] {
      const taken = [...changed.values()].slice(-keep);
      changed = new Map();
      return taken;
    },
    /** Oldest first. */
    list: (): readonly Line[] => lines,
  };
};
