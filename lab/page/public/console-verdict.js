// What became of the hypothesis.
import { make, moment, put } from './console-parts.js';

const number = (n) =>
  Math.abs(n) >= 100 ? n.toLocaleString('en', { maximumFractionDigits: 0 }) : String(Number(n.toPrecision(3)));

const signs = { atLeast: '≥', atMost: '≤', equal: '=', closedForm: '≈' };

const measured = ({ value, never }) => (never ? 'never' : value === null ? '–' : number(value));

const boundOf = ({ expectation, bound }) => {
  const { must } = expectation;
  const value = bound ?? (typeof must.bound === 'number' ? must.bound : (must.value ?? null));
  return value === null ? '–' : `${signs[must.is]} ${number(value)}`;
};

const guessWords = { undefined: '–', true: 'holds', false: 'does not' };

const row = ({ says, lane, during }) => {
  const made = make('tr');
  const head = made.appendChild(make('th', '', says));
  head.scope = 'row';
  head.append(' ', make('span', 'facts', during === '' ? lane : `${lane}, ${during}`));
  for (const label of ['Measured', 'Bound', 'Your guess', 'Verdict', 'Why']) {
    const cell = made.appendChild(make('td', label === 'Why' ? 'why' : '', '–'));
    cell.dataset.label = label;
  }
  return made;
};

const fillRow = (element, judgement, guess) => {
  const [value, bound, guessed, verdict, why] = element.querySelectorAll('td');
  put(guessed, guessWords[String(guess)]);
  put(value, judgement ? measured(judgement) : '–');
  put(bound, judgement ? boundOf(judgement) : '–');
  put(verdict, judgement?.verdict ?? '–');
  verdict.dataset.verdict = judgement?.verdict ?? 'NONE';
  put(why, judgement?.why ?? '–');
};

/** `Faults: outage from 2 s to 5 s (every call: answer UNAVAILABLE).` Pure. */
export const phaseWords = (phases) => {
  const told = phases
    .filter(({ faults }) => faults !== '')
    .map(({ name, fromMs, toMs, faults }) => `${name} from ${moment(fromMs)} to ${moment(toMs ?? fromMs)} (${faults})`);
  return told.length === 0 ? 'The servers told of no fault.' : `Shaded in the charts: ${told.join('; ')}.`;
};

/** Answers with what fills the table; `guessesOf(id)` are those of a run. */
export const createVerdictTable = (body, phases, guessesOf) => {
  let shown = '';
  return ({ run, experiments }) => {
    const experiment = experiments.find(({ name }) => name === run?.name);
    if (experiment === undefined) return;
    const next = `${run.id} ${run.state}`;
    if (next === shown) return;
    if (body.dataset.experiment !== run.name) body.replaceChildren(...experiment.expect.map(row));
    body.dataset.experiment = run.name;
    shown = next;
    put(phases, run.state === 'ended' ? phaseWords(run.phases) : '');
    const guesses = guessesOf(run.id);
    [...body.children].forEach((element, i) => fillRow(element, run.verdict?.judgements[i], guesses?.get(i)));
  };
};
