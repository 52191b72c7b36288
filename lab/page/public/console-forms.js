// What the console's forms have in common.
import { button, make, put } from './console-parts.js';

/** Says how something went. */
export const say = (error, text, failed) => {
  error.toggleAttribute('data-failed', failed);
  put(error, text);
};

/** Does it, and says how it went. */
export const tryTo = async (error, work, done) => {
  try {
    await work();
    say(error, done, false);
  } catch ({ message }) {
    say(error, `That did not work: ${message}`, true);
  }
};

/** Fills a select with values and their words. */
export const options = (select, entries) =>
  select.replaceChildren(
    ...entries.map(([value, text]) => {
      const made = make('option', '', text);
      made.value = value;
      return made;
    }),
  );

/** Buttons of which one is pressed. */
export const chooser = (parent, changed) => {
  let chosen;
  const mark = () => {
    for (const each of parent.children) each.setAttribute('aria-pressed', String(each.value === chosen));
  };
  parent.addEventListener('click', ({ target }) => {
    if (target.value === undefined || target.value === chosen) return;
    chosen = target.value;
    mark();
    changed(chosen);
  });
  return {
    chosen: () => chosen,
    /** Makes the buttons anew; the chosen one stays where it still is there. */
    fill(entries) {
      parent.replaceChildren(...entries.map(([value, text]) => Object.assign(button(text), { value })));
      if (!entries.some(([value]) => value === chosen)) [[chosen] = []] = entries;
      mark();
    },
  };
};
