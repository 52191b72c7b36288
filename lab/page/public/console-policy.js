// The form of a lane's policy numbers.
import { chooser, options, say, tryTo } from './console-forms.js';
import { ask, make } from './console-parts.js';

const input = ({ id, value, min, max, choices }) => {
  const made = make(choices ? 'select' : 'input');
  if (choices) options(made, choices);
  else Object.assign(made, { type: 'number', min, max, step: 1, inputMode: 'numeric' });
  made.value = String(value);
  made.id = `policy-${id}`;
  made.name = id;
  return made;
};

const field = (control) => {
  const made = make('div', 'field');
  const label = made.appendChild(make('label', '', control.label));
  const entry = made.appendChild(input(control));
  label.htmlFor = entry.id;
  const says = made.appendChild(make('p', 'says', control.says));
  says.id = `${entry.id}-says`;
  entry.setAttribute('aria-describedby', says.id);
  return made;
};

const valueOf = ({ type, value }) => (type === 'number' ? Number(value) : value);

/** Only what differs from what the lane has. */
const changedValues = (fields, controls) =>
  Object.fromEntries(
    controls.flatMap(({ id, value }) => {
      const entry = fields.querySelector(`[name="${id}"]`);
      return entry.value === String(value) || entry.value === '' ? [] : [[id, valueOf(entry)]];
    }),
  );

/** Answers with what brings the form up to date with a run. */
export const createPolicy = (form) => {
  const find = (id) => form.querySelector(`#${id}`);
  const [fields, said] = [find('policy-fields'), find('policy-said')];
  let run;
  let shown = '';
  const lane = () => run?.lanes.find(({ name }) => name === lanes.chosen());
  const show = () => {
    const { name = '', controls = [] } = lane() ?? {};
    const next = JSON.stringify([run?.id, name, controls]);
    if (next === shown) return;
    shown = next;
    const none = make('p', 'says', 'This client has no numbers to change.');
    fields.replaceChildren(...(controls.length === 0 ? [none] : controls.map(field)));
  };
  const lanes = chooser(find('policy-lanes'), () => {
    say(said, '', false);
    show();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { name, controls } = lane() ?? { controls: [] };
    const values = changedValues(fields, controls);
    if (Object.keys(values).length === 0) return say(said, 'Nothing differs from what this client has.', false);
    void tryTo(said, () => ask('lane', { lane: name, values }), `${name} has it, for payments from now on.`);
  });
  return (next) => {
    const isNew = next !== null && next.id !== run?.id;
    run = next;
    if (isNew) {
      lanes.fill(next.lanes.map(({ name }) => [name, name]));
      say(said, '', false);
    }
    show();
  };
};
