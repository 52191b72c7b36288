// The strip that says how far the run is.
import { moment, put } from './console-parts.js';
import { isGoing } from './console-store.js';

const stateWords = { preparing: 'starting servers and clients', running: 'running', settling: 'settling' };

/** `12.4 s of 20 s, 8 s left`. Pure. */
export const progressWords = (run, atMs) => {
  if (run.state === 'failed') return `It could not run: ${run.failure}`;
  if (run.state === 'ended') return endWords(run);
  if (run.state === 'ready') return 'Press Start to run it.';
  if (run.state === 'preparing') return 'Starting a server and a client for each lane';
  if (run.state === 'settling')
    return 'No more payments are due; waiting for what is under way, then reading the books';
  const leftS = Math.max(0, Math.ceil((run.loadMs - atMs) / 1000));
  return `${Math.floor(atMs / 1000)} s of ${moment(run.loadMs)}, ${leftS} s left`;
};

const endWords = ({ ending, verdict }) => {
  if (ending.is === 'complete') return verdict.why;
  if (ending.is === 'stopped') return 'It was stopped before its end, so nothing is proven.';
  return `It ended before its time: ${ending.why}`;
};

const phaseWords = ({ phases, state }) => {
  const now = phases.at(-1);
  if (state !== 'running' || now === undefined) return '';
  return `${now.name}: ${now.faults === '' ? 'no fault' : now.faults}`;
};

const changedWords = ([change]) =>
  change === undefined
    ? ''
    : `Changed by hand at ${moment(change.atMs)} (${change.says}): no longer the stated experiment, so its verdict will be UNKNOWN.`;

/** Tells of changes of state only; what was over before the page came is no news. */
const createTeller = (announce) => {
  let told = '';
  return (run, title) => {
    const state = `${run.id} ${run.state}`;
    if (state === told || run.state === 'ready') return;
    const first = told === '';
    told = state;
    if (first && !isGoing(run)) return;
    const words = run.verdict === null ? (stateWords[run.state] ?? run.state) : `verdict ${run.verdict.verdict}`;
    put(announce, `${title}: ${words}`);
  };
};

const endOf = ({ state, loadMs }) => (state === 'ready' ? 0 : loadMs);

const badgeWord = ({ verdict, state }) => verdict?.verdict ?? (state === 'failed' ? 'UNKNOWN' : state.toUpperCase());

/** Answers with what brings the strip of the run up to date. */
export const createProgress = (strip, announce) => {
  const ids = ['run-title', 'run-verdict', 'run-bar', 'run-words', 'run-phase', 'run-changed'];
  const [title, badge, bar, words, phase, changed] = ids.map((id) => strip.querySelector(`#${id}`));
  const tell = createTeller(announce);
  return ({ run, row, experiments }) => {
    if (run === null) return;
    const atMs = row?.atMs ?? 0;
    strip.dataset.verdict = run.verdict?.verdict ?? 'NONE';
    put(title, experiments.find(({ name }) => name === run.name)?.title ?? run.name);
    put(badge, badgeWord(run));
    bar.max = run.loadMs;
    // In steps of a tenth of a second: each costs a repaint.
    const value = isGoing(run) ? Math.min(Math.floor(atMs / 100) * 100, run.loadMs) : endOf(run);
    if (bar.value !== value) bar.value = value;
    put(words, progressWords(run, atMs));
    put(phase, run.verdict === null ? phaseWords(run) : `seed ${run.seed} · ${run.command}`);
    put(changed, changedWords(run.changes.slice(-1)));
    tell(run, title.textContent);
  };
};
