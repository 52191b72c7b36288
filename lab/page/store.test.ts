import { expect, test } from 'vitest';

type State = Record<string, unknown> & { ticks: { atMs: number }[]; breakers: object[]; story: object[] };
const { emptyState, reduce, currentBreaker, totals, lastTicks } = (await import(
  new URL('./public/store.js', import.meta.url).href
)) as {
  emptyState: State;
  reduce: (state: State, event: string, data: unknown, localMs: number) => State;
  currentBreaker: (state: State) => { state: string } | undefined;
  totals: (ticks: object[]) => object;
  lastTicks: (state: State, ms: number) => object[];
};

const tick = (atMs: number) => ({ atMs, ok: 3, saved: 1, failed: { UNAVAILABLE: 2 }, refused: 4 });
const processes = { client: null, server: null, dropped: 0 };
const segment = (state: string, fromMs: number, toMs: number | null) => ({ breaker: 'b', state, fromMs, toMs });
const snapshot = (nowMs: number, more: object = {}) => ({
  nowMs,
  ticks: [],
  breakers: [],
  phases: [],
  story: [],
  scenarios: [],
  ...processes,
  ...more,
});

test('takes the lab’s clock over its own', () => {
  expect(reduce(emptyState, 'snapshot', snapshot(5000), 2000)).toMatchObject({ link: 'live', offsetMs: 3000 });
});

test('keeps what it saw before the lab was started anew', () => {
  let state = reduce(
    emptyState,
    'snapshot',
    snapshot(2500, { ticks: [tick(1000), tick(2000)], breakers: [segment('open', 500, null)] }),
    0,
  );
  state = reduce(state, 'lost', undefined, 0);
  expect(state['link']).toBe('lost');
  const after = snapshot(9500, { ticks: [tick(9000)], breakers: [segment('closed', 8500, null)] });
  state = reduce(state, 'snapshot', after, 0);
  expect(state.ticks.map(({ atMs }) => atMs)).toEqual([1000, 2000, 9000]);
  expect(state.breakers).toEqual([segment('open', 500, 8500), segment('closed', 8500, null)]);
  expect(currentBreaker(state)?.state).toBe('closed');
});

test('a line that is known is replaced, a line that grows is news', () => {
  const line = (id: number, atMs: number, text: string) => ({ id, atMs, text });
  let state = reduce(emptyState, 'story', [line(1, 10, '1 call'), line(2, 20, 'opened')], 0);
  state = reduce(state, 'story', [line(1, 30, '2 calls')], 0);
  expect(state.story).toEqual([line(2, 20, 'opened'), line(1, 30, '2 calls')]);
});

test('forgets ticks after ten minutes', () => {
  let state = reduce(emptyState, 'tick', { nowMs: 1000, tick: tick(1000), ...processes }, 0);
  state = reduce(state, 'tick', { nowMs: 601_000, tick: tick(601_000), ...processes }, 0);
  expect(state.ticks.map(({ atMs }) => atMs)).toEqual([601_000]);
});

test('sums what the tiles show', () => {
  const state = reduce(emptyState, 'snapshot', snapshot(0, { ticks: [tick(1000), tick(11_000), tick(12_000)] }), 0);
  expect(totals(lastTicks(state, 10_000))).toEqual({ ok: 6, saved: 2, failed: 4, refused: 8, all: 18 });
});

test('keeps the scenarios it knows until the lab knows them too', () => {
  const [off, mine] = [{ name: 'off' }, { name: 'mine' }];
  let state = reduce(emptyState, 'scenarios', [off], 0);
  state = reduce(state, 'snapshot', snapshot(1), 0);
  expect(state['scenarios']).toEqual([off]);
  state = reduce(state, 'snapshot', snapshot(2, { scenarios: [mine] }), 0);
  expect(state['scenarios']).toEqual([mine]);
});
