// Choosing an experiment, guessing its outcome, starting and stopping it.
import { ask, button, make, moment, put } from './console-parts.js';
import { isGoing } from './console-store.js';

const option = ({ name, title, totalMs, lanes }) => {
  const label = make('label', 'experiment');
  const input = label.appendChild(make('input'));
  input.type = 'radio';
  input.name = 'experiment';
  input.value = name;
  const words = label.appendChild(make('span', 'words'));
  words.append(make('span', 'name', title));
  const count = `${lanes.length} ${lanes.length === 1 ? 'client' : 'clients'}`;
  words.append(make('span', 'facts', `up to ${moment(totalMs)} · ${count}`));
  return label;
};

const guess = (index, answers, changed) => {
  const group = make('span', 'guess');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Your guess');
  const buttons = [
    ['holds', true],
    ['does not', false],
  ].map(([text, holds]) => {
    const made = button(text);
    made.setAttribute('aria-pressed', String(answers.get(index) === holds));
    made.addEventListener('click', () => {
      if (answers.get(index) === holds) answers.delete(index);
      else answers.set(index, holds);
      changed();
    });
    return made;
  });
  group.append(...buttons);
  return {
    group,
    show: () =>
      buttons.forEach((made, i) => made.setAttribute('aria-pressed', String(answers.get(index) === (i === 0)))),
  };
};

const expectation = ({ says, lane, during }, index, answers) => {
  const item = make('li');
  const where = during === '' ? lane : `${lane}, ${during}`;
  const words = item.appendChild(make('p'));
  words.append(says, ' ', make('span', 'facts', `(${where})`));
  const made = guess(index, answers, () => made.show());
  item.append(made.group);
  return item;
};

const partsOf = (section) => {
  const find = (id) => section.querySelector(`#${id}`);
  return {
    list: find('experiment-list'),
    title: find('experiment-title'),
    question: find('experiment-question'),
    hypothesis: find('experiment-hypothesis'),
    expected: find('experiment-expected'),
    form: find('start-form'),
    seed: find('seed'),
    error: find('start-error'),
    start: find('start'),
    stop: find('stop'),
  };
};

const choose = (parts, experiment, answers) => {
  answers.clear();
  put(parts.title, experiment.title);
  put(parts.question, experiment.question);
  put(parts.hypothesis, experiment.hypothesis);
  parts.seed.placeholder = experiment.seed;
  parts.expected.replaceChildren(...experiment.expect.map((each, index) => expectation(each, index, answers)));
};

const showError = ({ error, seed }, text) => {
  put(error, text);
  if (text.startsWith('seed')) seed.setAttribute('aria-invalid', 'true');
  else seed.removeAttribute('aria-invalid');
};

const onStart = (parts, chosen, answers, starting) =>
  parts.form.addEventListener('submit', async (event) => {
    event.preventDefault();
    showError(parts, '');
    if (parts.start.getAttribute('aria-disabled') === 'true') return;
    const seed = parts.seed.value.trim();
    starting(new Map(answers));
    try {
      await ask('start', { name: chosen().name, ...(seed === '' ? {} : { seed }) });
    } catch ({ message }) {
      showError(parts, message);
      if (message.startsWith('seed')) parts.seed.focus();
    }
  });

const fill = (parts, experiments, pick) => {
  parts.list.replaceChildren(...experiments.map(option));
  parts.list.addEventListener('change', ({ target }) => pick(target.value));
};

/** Answers with what brings the section up to date; `chose(name)` is called for a choice, `starting(guesses)` is called when a run is asked for. */
export const createPicker = (section, starting, chose) => {
  const parts = partsOf(section);
  const answers = new Map();
  let experiments = [];
  let chosen;
  const pick = (name) => {
    chosen = experiments.find((each) => each.name === name) ?? experiments[0];
    if (chosen === undefined) return;
    for (const input of parts.list.querySelectorAll('input')) input.checked = input.value === chosen.name;
    choose(parts, chosen, answers);
    chose(chosen.name);
  };
  onStart(parts, () => chosen, answers, starting);
  parts.stop.addEventListener('click', () => ask('stop').catch(({ message }) => showError(parts, message)));
  return ({ experiments: known, run }) => {
    if (experiments.length === 0 && known.length > 0) {
      experiments = known;
      fill(parts, known, pick);
      pick(run?.name);
    }
    const going = isGoing(run);
    // Not disabled: that would take the focus from whoever has just pressed it.
    parts.start.setAttribute('aria-disabled', String(going || known.length === 0));
    parts.stop.setAttribute('aria-disabled', String(!going || run.stopping));
    put(parts.stop, run?.stopping && going ? 'Stopping' : 'Stop');
  };
};
