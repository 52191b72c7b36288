// The buttons that steer the server's chaos.

const ask = async (url, options) => {
  const response = await fetch(url, options);
  const answer = await response.json().catch(() => ({ error: `the lab answered ${response.status}` }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const start = (name) =>
  ask('/api/scenario', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

const button = ({ name, title, description }, press) => {
  const element = document.createElement('button');
  element.type = 'button';
  element.dataset.scenario = name;
  element.textContent = title;
  element.title = description;
  element.setAttribute('aria-pressed', 'false');
  element.addEventListener('click', () => press(element, name));
  return element;
};

/** Answers with what brings the buttons up to date; asks for the scenarios until it gets them. */
export const createScenarios = (parent, about) => {
  let scenarios = [];
  let active;
  const say = (text, failed = false) => {
    about.toggleAttribute('data-failed', failed);
    about.textContent = text;
  };
  const mark = () => {
    for (const element of parent.children)
      element.setAttribute('aria-pressed', String(element.dataset.scenario === active));
    const known = scenarios.find(({ name }) => name === active);
    if (known !== undefined) say(known.description);
  };
  const press = async (element, name) => {
    element.setAttribute('aria-busy', 'true');
    try {
      active = (await start(name)).scenario;
      mark();
    } catch (error) {
      say(`That did not work: ${error.message}.`, true);
    }
    element.removeAttribute('aria-busy');
  };
  const load = async () => {
    try {
      ({ scenarios } = await ask('/api/scenarios'));
      parent.replaceChildren(...scenarios.map((each) => button(each, press)));
      mark();
    } catch {
      setTimeout(load, 1000);
    }
  };
  void load();
  return ({ server }) => {
    if (server === null || server.scenario === active) return;
    active = server.scenario;
    mark();
  };
};
