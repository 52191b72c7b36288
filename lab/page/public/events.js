// The last events in words, newest first.
import { exactTime } from './format.js';

const item = () => {
  const element = document.createElement('li');
  element.append(document.createElement('time'), document.createElement('span'));
  return element;
};

const fill = (element, { atMs, tone, text }) => {
  const [time, words] = element.children;
  if (words.textContent === text) return;
  element.dataset.tone = tone;
  time.dateTime = new Date(atMs).toISOString();
  time.textContent = exactTime(atMs);
  words.textContent = text;
};

/** Answers with what brings the list up to date. A reader who has scrolled down keeps the place. */
export const createEvents = (list, empty) => {
  const items = new Map();
  return (lines) => {
    const before = list.scrollHeight;
    const known = new Set(lines.map(({ id }) => id));
    for (const [id, element] of items) {
      if (known.has(id)) continue;
      element.remove();
      items.delete(id);
    }
    for (const [index, line] of lines.toReversed().entries()) {
      if (!items.has(line.id)) items.set(line.id, item());
      const element = items.get(line.id);
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
      fill(element, line);
    }
    if (list.scrollTop > 0) list.scrollTop += list.scrollHeight - before;
    empty.hidden = lines.length > 0;
  };
};
