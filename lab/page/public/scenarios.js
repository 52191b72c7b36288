// The buttons that steer the server's chaos, and what there is to say of the scenario that is on.
import { groupsOf } from './scenario-groups.js';

const start = async (name) => {
  const response = await fetch('/api/scenario', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const answer = await response.json().catch(() => ({ error: `the lab answered ${response.status}` }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const element = (tag, className, text = '') => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

const button = ({ name, title, description }) => {
  const made = element('button', '', title);
  made.type = 'button';
  made.dataset.scenario = name;
  made.title = description;
  return made;
};

const group = ({ title, scenarios }, index) => {
  const made = element('div', 'group');
  const heading = made.appendChild(element('h3', 'eyebrow', title));
  heading.id = `scenario-group-${index}`;
  made.setAttribute('role', 'group');
  made.setAttribute('aria-labelledby', heading.id);
  made.appendChild(element('div', 'buttons')).append(...scenarios.map(button));
  return made;
};

const put = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};

/** The parts of the section, by their place in the HTML. */
const partsOf = (section) => {
  const find = (selector) => section.querySelector(selector);
  return {
    first: [...section.querySelectorAll('#scenario-first button')],
    more: find('#scenario-more'),
    groups: find('#scenario-groups'),
    count: find('#scenario-count'),
    chosen: find('#scenario-chosen'),
    about: find('#scenario-about'),
    lesson: find('#scenario-lesson'),
    naive: find('#lesson-naive'),
    good: find('#lesson-good'),
  };
};

const fill = ({ first, more, groups, count }, scenarios) => {
  for (const made of first) {
    const known = scenarios.find(({ name }) => name === made.dataset.scenario);
    made.hidden = known === undefined;
    if (known === undefined) continue;
    put(made, known.title);
    made.title = known.description;
  }
  const folded = groupsOf(
    scenarios,
    first.map(({ dataset }) => dataset.scenario),
  );
  groups.replaceChildren(...folded.map(group));
  put(count, String(folded.flatMap((each) => each.scenarios).length));
  more.toggleAttribute('data-empty', folded.length === 0);
};

const mark = (section, { more, chosen, about, lesson, naive, good }, known, active) => {
  for (const each of section.querySelectorAll('[data-scenario]'))
    each.setAttribute('aria-pressed', String(each.dataset.scenario === active));
  const isFolded = more.querySelector('[aria-pressed=true]') !== null;
  put(chosen, isFolded ? known.title : '');
  // Somebody may have added it a moment ago: the list with its words is on its way.
  const { description = '', lessonNaive = '', lessonGood = '' } = known ?? {};
  about.removeAttribute('data-failed');
  put(about, description);
  lesson.toggleAttribute('data-empty', lessonNaive === '' && lessonGood === '');
  put(naive, lessonNaive);
  put(good, lessonGood);
};

// On a phone the list is longer than the screen, and what it changes is out of sight.
const fold = (section, more) => {
  more.open = false;
  more.querySelector('summary').focus({ preventScroll: true });
  section.scrollIntoView({ block: 'nearest' });
};

const onPress = (section, about, started) =>
  section.addEventListener('click', async ({ target }) => {
    const pressed = target.closest('[data-scenario]');
    if (pressed === null) return;
    pressed.setAttribute('aria-busy', 'true');
    try {
      started((await start(pressed.dataset.scenario)).scenario, pressed);
    } catch (error) {
      about.setAttribute('data-failed', '');
      put(about, `That did not work: ${error.message}.`);
    }
    pressed.removeAttribute('aria-busy');
  });

/** Answers with what brings the section up to date. */
export const createScenarios = (section) => {
  const parts = partsOf(section);
  const phone = matchMedia('(max-width: 699px)');
  let shown = '';
  let scenarios = [];
  let active;
  const show = () =>
    mark(
      section,
      parts,
      scenarios.find(({ name }) => name === active),
      active,
    );
  const started = (name, pressed) => {
    active = name;
    show();
    if (phone.matches && parts.groups.contains(pressed)) fold(section, parts.more);
  };
  onPress(section, parts.about, started);
  return (state) => {
    const next = JSON.stringify(state.scenarios);
    const isNew = next !== shown && state.scenarios.length > 0;
    if (isNew) {
      shown = next;
      ({ scenarios } = state);
      fill(parts, scenarios);
    }
    const now = state.server?.scenario ?? active;
    if (!isNew && now === active) return;
    active = now;
    show();
  };
};
