// What the console knows, from the server's stream. The series are columns for the charts and grow in place: they are
// touched fifty times a second.

const emptyColumns = () => ({ good: [], p50Ms: [], p95Ms: [], attempts: [], arrivals: [] });

/** Series of a run with these lanes, without a row. */
export const emptySeries = (lanes = 0) => ({
  ks: [],
  x: [],
  lanes: Array.from({ length: lanes }, emptyColumns),
  /** The most seen in any lane, so that all can be drawn to one scale. */
  most: { good: 0, ms: 0, attempts: 0, arrivals: 0 },
  leastMs: Infinity,
});

export const emptyState = {
  /** 'connecting', 'live' or 'lost'. */
  link: 'connecting',
  experiments: [],
  scenarios: [],
  faults: [],
  run: null,
  /** Calls so far, by lane. */
  totals: [],
  /** The newest row. */
  row: null,
  series: emptySeries(),
};

const put = (column, at, value) => {
  if (at < column.length) column[at] = value;
  else column.push(value);
};

const widen = (series, { good, p50Ms, p95Ms, attempts, arrivals }) => {
  const { most } = series;
  most.good = Math.max(most.good, good);
  most.arrivals = Math.max(most.arrivals, arrivals);
  most.attempts = Math.max(most.attempts, attempts ?? 0);
  most.ms = Math.max(most.ms, p95Ms ?? 0);
  series.leastMs = Math.min(series.leastMs, p50Ms ?? Infinity);
};

/** Puts rows into the series: a new one at the end, or over the one of its number. */
export const addRows = (series, rows) => {
  for (const { k, atMs, lanes } of rows) {
    const at = series.ks.at(-1) === k ? series.ks.length - 1 : series.ks.length;
    put(series.ks, at, k);
    put(series.x, at, atMs);
    lanes.forEach((lane, i) => {
      const columns = series.lanes[i];
      for (const name of Object.keys(columns)) put(columns[name], at, lane[name]);
      widen(series, lane);
    });
  }
};

const afterSnapshot = (data) => {
  const series = emptySeries(data.run?.lanes.length);
  addRows(series, data.rows);
  const { experiments, scenarios, faults, run, totals } = data;
  return { link: 'live', experiments, scenarios, faults, run, totals, row: data.rows.at(-1) ?? null, series };
};

const afterUpdate = (state, data) => {
  const run = data.run ?? state.run;
  const isNew = run?.id !== state.run?.id;
  const series = isNew ? emptySeries(run?.lanes.length) : state.series;
  addRows(series, data.rows ?? []);
  const totals = data.totals ?? (isNew ? [] : state.totals);
  return { ...state, run, series, totals, row: data.rows?.at(-1) ?? (isNew ? null : state.row) };
};

/** The state after a message. */
export const reduce = (state, event, data) => {
  if (event === 'snapshot') return afterSnapshot(data);
  if (event === 'update') return afterUpdate(state, data);
  return event === 'lost' ? { ...state, link: 'lost' } : state;
};

/** Whether a run goes on. */
export const isGoing = (run) => run !== null && ['preparing', 'running', 'settling'].includes(run.state);

/** An experiment that has not been run, in the shape of a run: what it will need has its room already. */
const previewOf = ({ name, seed, loadMs, lanes }) => ({
  id: `preview of ${name}`,
  name,
  seed,
  command: '',
  state: 'ready',
  stopping: false,
  loadMs,
  lanes: lanes.map((lane) => ({ ...lane, breaker: [] })),
  phases: [],
  changes: [],
  verdict: null,
  ending: null,
  outcomes: null,
  failure: '',
});

/** The state with the run to look at: the one that goes on; else the chosen experiment's, or what it would be. */
export const shown = (state, chosen) => {
  const { run } = state;
  const experiment = state.experiments.find(({ name }) => name === chosen);
  if (experiment === undefined || isGoing(run) || run?.name === chosen) return state;
  const preview = previewOf(experiment);
  return { ...state, run: preview, totals: [], row: null, series: emptySeries(preview.lanes.length) };
};
