// Six figures.
import { milliseconds, percent } from './format.js';
import { lastTicks, totals } from './store.js';

const recentMs = 10_000;

/** What the tiles say: label, value, unit and what it is about. Pure. */
export const figures = (state, spanMs) => {
  const recent = lastTicks(state, recentMs);
  const now = totals(recent);
  const span = totals(lastTicks(state, spanMs));
  const newest = recent.at(-1);
  const minutes = `last ${spanMs / 60_000} min`;
  const none = recent.length === 0;
  return [
    {
      id: 'rate',
      label: 'Calls per second',
      value: none ? '–' : (now.all / recent.length).toFixed(1),
      about: 'last 10 s',
    },
    { id: 'success', label: 'Succeeded', value: percent(now.all === 0 ? null : now.ok / now.all), about: 'last 10 s' },
    {
      id: 'refused',
      label: 'Refused by the breaker',
      value: none ? '–' : span.refused.toLocaleString('en'),
      about: minutes,
    },
    { id: 'p95', label: '95 % succeed within', value: milliseconds(newest?.p95Ms), about: 'last 10 s' },
    {
      id: 'attempts',
      label: 'Attempts per call',
      value: newest?.attemptsPerCall?.toFixed(2) ?? '–',
      about: 'last 10 s',
    },
    { id: 'saved', label: 'Saved by retries', value: none ? '–' : span.saved.toLocaleString('en'), about: minutes },
  ];
};

const tile = ({ id, label }) => {
  const element = document.createElement('div');
  element.className = 'tile';
  element.id = `tile-${id}`;
  const name = element.appendChild(document.createElement('h3'));
  name.className = 'eyebrow';
  name.textContent = label;
  for (const part of ['value', 'about-value']) element.appendChild(document.createElement('p')).className = part;
  return element;
};

/** Builds the tiles and answers with what brings them up to date. */
export const createTiles = (parent, state) => {
  const tiles = new Map(figures(state, 120_000).map((each) => [each.id, parent.appendChild(tile(each))]));
  return (next, spanMs) => {
    for (const { id, value, about } of figures(next, spanMs)) {
      const [, shown, note] = tiles.get(id).children;
      if (shown.textContent !== value) shown.textContent = value;
      if (note.textContent !== about) note.textContent = about;
    }
  };
};
