// Everything the page shows, in one place: what comes in from client and server, what goes out to the browsers.
// Pure but for `publish`: time is an argument.
import { isDeepStrictEqual } from 'node:util';
import type { ClientEvent } from '../../client/index.ts';
import type { Message } from '../event-stream.ts';
import { type BreakerSnapshot, createBreakerTimeline } from './breaker-timeline.ts';
import type { ScenarioView } from './chaos-control.ts';
import { faultsInShort, faultsInWords } from './fault-words.ts';
import { type ChaosView, createPhaseTimeline } from './phase-timeline.ts';
import { createStory } from './story.ts';
import { createTicks } from './ticks.ts';

/** What the client process says of itself when one begins to listen. */
export interface ClientSnapshot {
  /** The client's clock, in milliseconds since 1970. */
  readonly atMs: number;
  readonly pipeline: string;
  readonly breakers: readonly BreakerSnapshot[];
  readonly options: { readonly rpc: string; readonly callsPerSecond: number; readonly target: string };
}

interface Known {
  /** Undefined = it cannot be heard. */
  client: ClientSnapshot['options'] | undefined;
  /** Undefined = it does not answer. */
  server: ChaosView | undefined;
  /** Calls not started because too many were in flight, since the client began. */
  dropped: number;
  /** What to add to the client's clock to get ours. */
  offsetMs: number;
}

type Publish = (message: Message) => void;
type Notes = ReturnType<typeof createStory>['note'];

/** `scenario "showcase", phase "outage" begins — every call: answer UNAVAILABLE`. */
export const phaseInWords = ({ scenario, phase, faults }: ChaosView): string => {
  const what = faultsInWords(faults);
  const which =
    phase === '' || phase === scenario.replaceAll('-', ' ')
      ? `scenario "${scenario}"`
      : `scenario "${scenario}", phase "${phase}"`;
  return `${which} begins — ${what === '' ? 'no fault is injected' : what}`;
};

/** What the page shows of the server; null = it does not answer. */
const serverInWords = ({ server }: Known) =>
  server === undefined ? null : { ...server, words: faultsInShort(server.faults) };

const serverBoard = (known: Known, publish: Publish, note: Notes) => {
  const phases = createPhaseTimeline();
  const tell = () => publish({ event: 'phases', data: { phases: phases.list(), server: serverInWords(known) } });
  let scenarios: readonly ScenarioView[] = [];
  return {
    phases,
    scenarios: () => scenarios,
    /** What there is to start; the same again is no news. */
    offers(next: readonly ScenarioView[]): void {
      if (isDeepStrictEqual(next, scenarios)) return;
      scenarios = next;
      publish({ event: 'scenarios', data: scenarios });
    },
    answered(view: ChaosView, nowMs: number): void {
      if (known.server === undefined) note(nowMs, 'info', 'the server answers');
      known.server = view;
      if (!phases.add(view, nowMs)) return;
      note(nowMs - view.phaseElapsedMs, 'fault', phaseInWords(view));
      tell();
    },
    lost(nowMs: number): void {
      if (known.server === undefined) return;
      known.server = undefined;
      phases.lost(nowMs);
      note(nowMs, 'bad', 'the server does not answer');
      tell();
    },
  };
};

const clientBoard = (known: Known, publish: Publish, story: ReturnType<typeof createStory>) => {
  const ticks = createTicks();
  const breakers = createBreakerTimeline();
  const tell = () => publish({ event: 'breakers', data: { breakers: breakers.list(), client: known.client ?? null } });
  return {
    ticks,
    breakers,
    snapshot({ atMs, breakers: views, options }: ClientSnapshot, nowMs: number): void {
      if (known.client === undefined) story.note(nowMs, 'info', `the client calls ${options.rpc} at ${options.target}`);
      known.client = options;
      known.offsetMs = nowMs - atMs;
      breakers.snapshot(views, nowMs);
      tell();
    },
    lost(nowMs: number): void {
      if (known.client === undefined) return;
      known.client = undefined;
      breakers.lost(nowMs);
      story.note(nowMs, 'bad', 'the client process cannot be heard');
      tell();
    },
    event(event: ClientEvent): void {
      const ours = { ...event, atMs: event.atMs + known.offsetMs };
      ticks.add(ours);
      story.add(ours);
      if (breakers.add(ours)) tell();
    },
  };
};

/** The state of the page. `publish` gets what changed, as it changes; `snapshot` is all of it, for a new reader. */
export const createBoard = (publish: Publish) => {
  const known: Known = { client: undefined, server: undefined, dropped: 0, offsetMs: 0 };
  const story = createStory();
  const client = clientBoard(known, publish, story);
  const server = serverBoard(known, publish, story.note);
  const processes = () => ({ client: known.client ?? null, server: serverInWords(known), dropped: known.dropped });
  return {
    client,
    server,
    dropped(total: number): void {
      known.dropped = total;
    },
    /** Hands out the lines of the story that changed; to be called a few times a second. */
    flush(): void {
      const lines = story.takeChanges();
      if (lines.length > 0) publish({ event: 'story', data: lines });
    },
    /** Ends a second. */
    tick(nowMs: number): void {
      publish({ event: 'tick', data: { nowMs, tick: client.ticks.tick(nowMs), ...processes() } });
    },
    snapshot: (nowMs: number): Message => ({
      event: 'snapshot',
      data: {
        nowMs,
        ticks: client.ticks.list(),
        breakers: client.breakers.list(),
        phases: server.phases.list(),
        story: story.list(),
        scenarios: server.scenarios(),
        ...processes(),
      },
    }),
  };
};

export type Board = ReturnType<typeof createBoard>;
