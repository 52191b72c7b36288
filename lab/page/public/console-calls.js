// The payments of a lane, and one of them in full.
import { button, make, moment, put, read } from './console-parts.js';
import { chooser } from './console-forms.js';
import { isGoing } from './console-store.js';
import { showWaterfall } from './console-waterfall.js';
import { milliseconds } from './format.js';

const filters = [
  ['all', 'all'],
  ['failed', 'failed'],
  ['retried', 'retried'],
  ['charged-twice', 'charged twice'],
];

const refreshMs = 1000;

const emptyWords = (filter, run) => {
  if (run === null || run.state === 'ready') return 'Nothing has run yet.';
  if (filter === 'charged-twice' && isGoing(run)) return 'The books are read at the end.';
  return filter === 'all' ? 'No payment has ended yet.' : 'None.';
};

const tableRow = ({ n, dueMs, tookMs, outcome, status, attempts, injected, booked }, open) => {
  const row = make('tr');
  row.dataset.outcome = outcome;
  const cell = row.appendChild(make('th'));
  cell.scope = 'row';
  const pressed = cell.appendChild(button(`order ${n}`));
  pressed.dataset.n = String(n);
  pressed.setAttribute('aria-pressed', String(open === n));
  const said = outcome === 'answered' || status === '' ? outcome : `${outcome}: ${status}`;
  const tries = injected === 0 ? String(attempts) : `${attempts} (${injected} injected)`;
  for (const text of [moment(dueMs), milliseconds(tookMs), said, tries, booked === null ? '–' : String(booked)])
    row.append(make('td', '', text));
  row.lastChild.toggleAttribute('data-wrong', booked !== null && booked > 1);
  return row;
};

const partsOf = (section) => {
  const find = (id) => section.querySelector(`#${id}`);
  return {
    section,
    scroller: find('calls-scroller'),
    body: find('calls-body'),
    empty: find('calls-empty'),
    panel: find('waterfall'),
    lanes: find('calls-lanes'),
    filters: find('calls-filters'),
  };
};

/** Whoever reads or moves in the list must not lose it under their hands. */
const isInUse = ({ scroller }) => scroller.scrollTop > 0 || scroller.matches(':hover, :focus-within');

/** The button that has the focus is another one now, of the same payment. */
const fillKeepingFocus = (body, rows) => {
  const n = body.contains(document.activeElement) ? document.activeElement.dataset.n : undefined;
  body.replaceChildren(...rows);
  if (n !== undefined) body.querySelector(`[data-n="${n}"]`)?.focus({ preventScroll: true });
};

const createList = (parts, lane, filter) => {
  const state = { run: null, open: undefined, asked: 0 };
  const refresh = async () => {
    const turn = ++state.asked;
    if (state.run === null || state.run.state === 'ready') {
      parts.body.replaceChildren();
      return put(parts.empty, emptyWords(filter(), state.run));
    }
    const query = new URLSearchParams({ lane: lane(), filter: filter() });
    const calls = await read(`calls?${query}`).catch(() => []);
    if (turn !== state.asked) return;
    fillKeepingFocus(
      parts.body,
      calls.map((call) => tableRow(call, state.open)),
    );
    put(parts.empty, calls.length === 0 ? emptyWords(filter(), state.run) : '');
  };
  const open = async (n) => {
    const query = new URLSearchParams({ lane: lane(), n: String(n) });
    const story = await read(`call?${query}`).catch(() => undefined);
    if (story === undefined) return;
    state.open = n;
    for (const each of parts.body.querySelectorAll('button'))
      each.setAttribute('aria-pressed', String(each.dataset.n === String(n)));
    showWaterfall(parts.panel, story, lane());
    parts.panel.dataset.filled = '';
  };
  return { state, refresh, open };
};

/** Answers with what brings the section up to date. */
export const createCalls = (section) => {
  const parts = partsOf(section);
  let list;
  const again = () => {
    parts.scroller.scrollTop = 0;
    list.state.open = undefined;
    void list.refresh();
  };
  const lanes = chooser(parts.lanes, again);
  const filter = chooser(parts.filters, again);
  filter.fill(filters);
  list = createList(parts, lanes.chosen, filter.chosen);
  parts.body.addEventListener('click', ({ target }) => {
    const n = target.closest('tr')?.querySelector('button')?.dataset.n;
    if (n !== undefined) void list.open(Number(n));
  });
  let isSeen = false;
  new IntersectionObserver(([entry]) => (isSeen = entry.isIntersecting)).observe(section);
  setInterval(() => {
    if (isSeen && isGoing(list.state.run) && !isInUse(parts)) void list.refresh();
  }, refreshMs);
  return ({ run }) => {
    const before = list.state.run;
    list.state.run = run;
    if (run === null || (run.id === before?.id && run.state === before.state)) return;
    if (run.id !== before?.id) {
      lanes.fill(run.lanes.map(({ name }) => [name, name]));
      list.state.open = undefined;
    }
    void list.refresh();
  };
};
