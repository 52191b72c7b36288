// What the page knows, from the server's stream. Each kind of message has one reducer.

export const emptyState = {
  /** 'connecting', 'live' or 'lost'. */
  link: 'connecting',
  /** What to add to this computer's clock to get the lab's. */
  offsetMs: 0,
  ticks: [],
  breakers: [],
  phases: [],
  story: [],
  /** What the server offers; empty = not yet known. */
  scenarios: [],
  client: null,
  server: null,
  dropped: 0,
};

const keepMs = 600_000;
const keepLines = 60;

/** Ticks from before the lab was restarted stay in view. */
const joinTicks = (old, fresh) => {
  const first = fresh[0]?.atMs ?? Infinity;
  return [...old.filter(({ atMs }) => atMs < first), ...fresh];
};

/** The same for what has a beginning and an end. */
const joinSegments = (old, fresh, nowMs) => {
  const first = fresh[0]?.fromMs ?? nowMs;
  const ended = old.map((each) => ({ ...each, toMs: Math.min(each.toMs ?? first, first) }));
  return [...ended.filter(({ fromMs, toMs }) => fromMs < first && toMs > nowMs - keepMs), ...fresh];
};

const joinLines = (old, changed) => {
  const byId = new Map(old.map((line) => [line.id, line]));
  for (const line of changed) byId.set(line.id, line);
  return [...byId.values()].sort((a, b) => a.atMs - b.atMs).slice(-keepLines);
};

const processes = ({ client, server, dropped }) => ({ client, server, dropped });

const afterSnapshot = (state, data, localMs) => ({
  ...state,
  link: 'live',
  offsetMs: data.nowMs - localMs,
  ticks: joinTicks(state.ticks, data.ticks),
  breakers: joinSegments(state.breakers, data.breakers, data.nowMs),
  phases: joinSegments(state.phases, data.phases, data.nowMs),
  story: data.story,
  // A lab that was started anew may not have asked its server yet.
  scenarios: data.scenarios.length > 0 ? data.scenarios : state.scenarios,
  ...processes(data),
});

/** The state after a message; `localMs` is this computer's time. */
export const reduce = (state, event, data, localMs) => {
  switch (event) {
    case 'snapshot':
      return afterSnapshot(state, data, localMs);
    case 'tick':
      return {
        ...state,
        ...processes(data),
        ticks: [...state.ticks, data.tick].filter(({ atMs }) => atMs > data.nowMs - keepMs),
      };
    case 'breakers':
      return {
        ...state,
        client: data.client,
        breakers: joinSegments(state.breakers, data.breakers, localMs + state.offsetMs),
      };
    case 'phases':
      return {
        ...state,
        server: data.server,
        phases: joinSegments(state.phases, data.phases, localMs + state.offsetMs),
      };
    case 'story':
      return { ...state, story: joinLines(state.story, data) };
    case 'scenarios':
      return { ...state, scenarios: data };
    case 'lost':
      return { ...state, link: 'lost' };
    default:
      return state;
  }
};

/** The breaker the page shows: the client's first. */
export const currentBreaker = ({ breakers }) => {
  const name = breakers.at(-1)?.breaker;
  return breakers.findLast((each) => each.breaker === name && each.toMs === null);
};

/** The ticks of the last `ms` milliseconds. */
export const lastTicks = ({ ticks }, ms) => {
  const newest = ticks.at(-1)?.atMs ?? 0;
  return ticks.filter(({ atMs }) => atMs > newest - ms);
};

/** Calls that ended within the ticks: `ok`, `saved`, `failed`, `refused`, and `all` of them. */
export const totals = (ticks) => {
  const sum = { ok: 0, saved: 0, failed: 0, refused: 0, all: 0 };
  for (const tick of ticks) {
    sum.ok += tick.ok;
    sum.saved += tick.saved;
    sum.refused += tick.refused;
    for (const n of Object.values(tick.failed)) sum.failed += n;
  }
  sum.all = sum.ok + sum.failed + sum.refused;
  return sum;
};
