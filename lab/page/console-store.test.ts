import { expect, test } from 'vitest';

interface State {
  readonly link: string;
  readonly run: { readonly id: number } | null;
  readonly totals: readonly object[];
  readonly series: { readonly ks: number[]; readonly x: number[]; readonly lanes: readonly Record<string, number[]>[] };
}
const load = async (file: string) => (await import(new URL(`./public/${file}`, import.meta.url).href)) as unknown;
const { emptyState, reduce } = (await load('console-store.js')) as {
  emptyState: State;
  reduce: (state: State, event: string, data?: unknown) => State;
};
const { progressWords } = (await load('console-progress.js')) as {
  progressWords: (run: object, atMs: number) => string;
};

const lane = (good: number) => ({ good, p50Ms: 5, p95Ms: 9, attempts: 1, arrivals: good, inFlight: 0 });
const row = (k: number, atMs: number, good: number) => ({ k, atMs, lanes: [lane(good)] });
const run = (id: number) => ({ id, state: 'running', lanes: [{ name: 'a' }] });
const lists = { experiments: [], scenarios: [], faults: [] };
const snapshot = (rows: readonly object[]) => ({ ...lists, run: run(1), rows, totals: [{ good: 3 }] });
const after = (...messages: readonly (readonly [string, unknown?])[]) =>
  messages.reduce((state, [event, data]) => reduce(state, event, data), emptyState);

const { phaseWords } = (await load('console-verdict.js')) as { phaseWords: (phases: readonly object[]) => string };
const { figuresOf } = (await load('console-lane-card.js')) as {
  figuresOf: (totals: object | undefined, row: object, outcome?: object) => object;
};
const { shown } = (await load('console-store.js')) as { shown: (state: object, chosen: string) => State };

test('a row of a number that is known takes its place, a new one comes behind', () => {
  const { series } = after(
    ['snapshot', snapshot([row(0, 180, 4), row(1, 220, 5)])],
    ['update', { rows: [row(1, 380, 6), row(2, 420, 7)] }],
  );
  expect([series.ks, series.x, series.lanes[0]?.['good']]).toEqual([
    [0, 1, 2],
    [180, 380, 420],
    [4, 6, 7],
  ]);
});

test('a new run begins with empty charts', () => {
  const { series, totals } = after(['snapshot', snapshot([row(0, 180, 4)])], ['update', { run: run(2) }]);
  expect([series.x, totals]).toEqual([[], []]);
});

test('a page that was cut off has the lab’s view when it is back', () => {
  const lost = after(['snapshot', snapshot([row(0, 180, 4)])], ['lost']);
  expect([lost.link, lost.series.x]).toEqual(['lost', [180]]);
  const back = reduce(lost, 'snapshot', snapshot([row(0, 190, 4), row(1, 390, 4)]));
  expect([back.link, back.series.x]).toEqual(['live', [190, 390]]);
});

test('says how far the run is and how it ended', () => {
  const going = { state: 'running', loadMs: 20_000 };
  expect(progressWords(going, 12_300)).toBe('12 s of 20 s, 8 s left');
  expect(progressWords({ state: 'failed', failure: 'no port' }, 0)).toBe('It could not run: no port');
  const ended = { state: 'ended', verdict: { why: 'all hold' } };
  expect(progressWords({ ...ended, ending: { is: 'complete' } }, 0)).toBe('all hold');
  expect(progressWords({ ...ended, ending: { is: 'stopped' } }, 0)).toContain('nothing is proven');
  expect(progressWords({ ...ended, ending: { is: 'aborted', why: 'too much' } }, 0)).toContain('too much');
});

test('names the windows that are shaded', () => {
  const calm = { name: 'calm', fromMs: 0, toMs: 2000, faults: '' };
  const outage = { name: 'outage', fromMs: 2000, toMs: 5000, faults: 'every call: answer UNAVAILABLE' };
  expect(phaseWords([calm, outage])).toBe(
    'Shaded in the charts: outage from 2 s to 5 s (every call: answer UNAVAILABLE).',
  );
  expect(phaseWords([calm])).toBe('The servers told of no fault.');
});

test('until the end the clients are counted, then the books', () => {
  const totals = { good: 3, late: 1, failed: 2, refused: 0 };
  expect(figuresOf(totals, { inFlight: 5 })).toEqual({ answered: 4, failed: 2, refused: 0, inFlight: 5 });
  const outcome = { answered: 4, failed: 2, refused: 0, unfinished: 1, chargedTwice: 1, failedButCharged: 2 };
  expect(figuresOf(totals, { inFlight: 5 }, outcome)).toMatchObject({ inFlight: 1, chargedTwice: 1 });
});

test('the run that goes on is shown whatever is chosen; else the chosen experiment, run or not', () => {
  const experiments = ['a', 'b'].map((name) => ({ name, seed: '7', loadMs: 1, lanes: [{ name: 'x' }] }));
  const state = (runState: string) => ({ ...emptyState, experiments, run: { id: 1, name: 'a', state: runState } });
  expect(shown(state('running'), 'b').run?.id).toBe(1);
  expect(shown(state('ended'), 'a').run?.id).toBe(1);
  expect(shown(state('ended'), 'b').run).toMatchObject({ name: 'b', state: 'ready' });
});
