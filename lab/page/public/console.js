// Puts the console together: the stream changes the state, and what changed is drawn once a frame.
import { createCalls } from './console-calls.js';
import { createControls } from './console-controls.js';
import { createLanes } from './console-lanes.js';
import { put } from './console-parts.js';
import { createPicker } from './console-picker.js';
import { emptyState, reduce, shown } from './console-store.js';
import { createProgress } from './console-progress.js';
import { createVerdictTable } from './console-verdict.js';
import { follow } from './stream.js';

const byId = (id) => document.getElementById(id);

let state = emptyState;
/** The experiment that is chosen, and what there is to see of it. */
let chosen;
let view = emptyState;

const guesses = new Map();
let starting;

const showPicker = createPicker(
  byId('picker'),
  (answers) => (starting = answers),
  (name) => {
    chosen = name;
    view = shown(state, chosen);
    // At once, not at the next frame: what moves now is what was asked for.
    showView(performance.now());
  },
);
const showProgress = createProgress(byId('run'), byId('announce'));
const showTable = createVerdictTable(byId('verdict-body'), byId('phases'), (id) => guesses.get(id));
const showLanes = createLanes(byId('lanes'));
const showControls = createControls(byId('controls'));
const showCalls = createCalls(byId('calls'));

const links = { connecting: 'connecting', live: 'live', lost: 'reconnecting' };

const showLink = () => {
  document.body.dataset.link = state.link;
  put(byId('link'), links[state.link]);
};

const quiet = matchMedia('(prefers-reduced-motion: reduce)');

/** A run of this page's own has begun: show it. */
const keepGuesses = (id) => {
  if (starting === undefined) return;
  guesses.set(id, starting);
  starting = undefined;
  byId('run').scrollIntoView({ block: 'start', behavior: quiet.matches ? 'auto' : 'smooth' });
};

/** What changes only now and then. */
const showRest = () => {
  showTable(view);
  showControls(view);
  showCalls(view);
  byId('downloads').dataset.ended = String(view.run?.state === 'ended');
};

const showView = (nowMs) => {
  showProgress(view);
  showRest();
  showLanes(view, nowMs);
};

let isRestNew = true;
let frame = 0;

const draw = (nowMs) => {
  frame = 0;
  showLink();
  if (isRestNew) showPicker(state);
  view = shown(state, chosen);
  showProgress(view);
  if (isRestNew) showRest();
  isRestNew = false;
  showLanes(view, nowMs);
};

follow('/experiments/events', (event, data) => {
  if (event === 'alive') return;
  const before = state;
  state = reduce(state, event, data);
  if (event === 'snapshot' || state.run !== before.run) isRestNew = true;
  if (state.run !== null && state.run.id !== before.run?.id) keepGuesses(state.run.id);
  frame ||= requestAnimationFrame(draw);
});
