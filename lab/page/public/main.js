// Puts the page together: the stream changes the state, the state is shown.
import { createCharts } from './charts.js';
import { createEvents } from './events.js';
import { showNow } from './now.js';
import { createScenarios } from './scenarios.js';
import { emptyState, reduce } from './store.js';
import { follow } from './stream.js';
import { createTiles } from './tiles.js';

const byId = (id) => document.getElementById(id);

let state = emptyState;
let spanMs = 120_000;

const charts = createCharts(byId('grid'), state);
const showTiles = createTiles(byId('tiles'), state);
const showEvents = createEvents(byId('events'), byId('events-empty'));
const showScenario = createScenarios(byId('scenarios'));

const showSpan = () => {
  charts.show(state, spanMs);
  showTiles(state, spanMs);
};

const showHead = () => showNow(state, Date.now() + state.offsetMs);

const shows = {
  snapshot: () => [showSpan(), showEvents(state.story), showScenario(state)],
  tick: () => [showSpan(), showScenario(state)],
  breakers: () => charts.redraw(state),
  scenarios: () => showScenario(state),
  phases: () => [charts.redraw(state), showScenario(state)],
  story: () => showEvents(state.story),
};

showSpan();
setInterval(showHead, 250);

follow('/api/stream', (event, data) => {
  state = reduce(state, event, data, Date.now());
  shows[event]?.();
  showHead();
});

byId('window').addEventListener('click', ({ target }) => {
  const { minutes } = target.dataset;
  if (minutes === undefined) return;
  spanMs = Number(minutes) * 60_000;
  for (const each of byId('window').children) each.setAttribute('aria-pressed', String(each === target));
  showSpan();
});
