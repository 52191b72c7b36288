// What can be changed while a run goes on: the servers' chaos and the clients' policy numbers.
import { options, tryTo } from './console-forms.js';
import { ask, put } from './console-parts.js';
import { createPolicy } from './console-policy.js';
import { isGoing } from './console-store.js';

/** The parts of the form of the servers' chaos. */
const chaosParts = (form) => {
  const find = (id) => form.querySelector(`#chaos-${id}`);
  return {
    scenario: find('scenario'),
    about: find('scenario-says'),
    fault: find('fault'),
    faultSays: find('fault-says'),
    share: find('share'),
    shareShown: find('share-shown'),
    said: find('said'),
    buttons: { start: find('start'), set: find('set'), clear: find('clear') },
  };
};

const onChaos = ({ scenario, fault, share, said, buttons }) => {
  const on = (made, work, done) => made.addEventListener('click', () => tryTo(said, work, done()));
  on(
    buttons.start,
    () => ask('scenario', { name: scenario.value }),
    () => `Every lane’s server now plays “${scenario.value}”.`,
  );
  on(
    buttons.set,
    () => ask('fault', { fault: fault.value, share: Number(share.value) / 100, forMs: 10_000 }),
    () => 'Set for 10 s at every lane’s server.',
  );
  on(
    buttons.clear,
    () => ask('clear'),
    () => 'No fault is injected any more, until you set one.',
  );
};

const createChaos = (form) => {
  const parts = chaosParts(form);
  const { scenario, about, fault, faultSays, share, shareShown } = parts;
  let known = { scenarios: [], faults: [] };
  const words = () => {
    put(about, known.scenarios.find(({ name }) => name === scenario.value)?.description ?? '');
    put(faultSays, known.faults.find(({ id }) => id === fault.value)?.says ?? '');
    put(shareShown, `${share.value} %`);
  };
  form.addEventListener('input', words);
  form.addEventListener('submit', (event) => event.preventDefault());
  onChaos(parts);
  return ({ scenarios, faults }) => {
    if (scenarios.length === known.scenarios.length && faults.length === known.faults.length) return;
    known = { scenarios, faults };
    const named = ({ name, title }) => [name, title];
    options(scenario, scenarios.map(named));
    const labelled = ({ id, label }) => [id, label];
    options(fault, faults.map(labelled));
    words();
  };
};

/** Answers with what brings the section up to date. */
export const createControls = (section) => {
  const showChaos = createChaos(section.querySelector('#chaos'));
  const showPolicy = createPolicy(section.querySelector('#policy'));
  const fieldsets = section.querySelectorAll('fieldset');
  const note = section.querySelector('#controls-note');
  return (state) => {
    showChaos(state);
    showPolicy(state.run);
    const going = isGoing(state.run) && state.run.state !== 'preparing';
    for (const each of fieldsets) if (each.disabled === going) each.disabled = !going;
    put(
      note,
      going
        ? 'Whatever you change, the verdict will be UNKNOWN: it is then no longer the stated experiment.'
        : 'These work while an experiment runs.',
    );
  };
};
