// One call as bars over time, each with its words: nothing is told by colour or place alone.
import { make, moment, put } from './console-parts.js';
import { milliseconds } from './format.js';

const lookWords = {
  good: 'attempt',
  failed: 'attempt',
  wait: 'wait',
  refused: 'refused',
  server: 'server',
  decision: 'decision',
};

const place = (bar, { fromMs, toMs }, span) => {
  const share = (ms) => (100 * (ms - span.fromMs)) / (span.toMs - span.fromMs);
  bar.style.setProperty('--from', `${Math.max(0, share(fromMs)).toFixed(2)}%`);
  bar.style.setProperty('--width', `${Math.max(0, share(toMs) - share(fromMs)).toFixed(2)}%`);
};

const step = (row, span) => {
  const item = make('li');
  item.dataset.look = row.look;
  const words = item.appendChild(make('p', 'step'));
  words.append(make('b', '', row.name), ' ', make('span', '', row.says));
  if (row.origin !== undefined && row.origin !== '') {
    const origin = words.appendChild(make('span', 'origin', row.origin));
    origin.dataset.injected = String(row.origin.startsWith('injected'));
  }
  const track = item.appendChild(make('div', 'track'));
  track.setAttribute('aria-hidden', 'true');
  const bar = track.appendChild(make('div', 'bar'));
  place(bar, row, span);
  item.title = `${lookWords[row.look]}, from ${milliseconds(row.fromMs - span.fromMs)} to ${milliseconds(row.toMs - span.fromMs)} after it was due`;
  return item;
};

const bookedWords = (booked) => {
  if (booked === null) return 'What was booked is read at the end.';
  if (booked === 0) return 'It was not charged.';
  return booked === 1 ? 'It was charged once.' : `It was charged ${booked} times.`;
};

/** Shows a call's story in `panel`. */
export const showWaterfall = (panel, story, lane) => {
  const find = (selector) => panel.querySelector(selector);
  put(find('h3'), `${story.headline} — ${lane}`);
  put(find('.explain-call'), `${story.explain} ${bookedWords(story.booked)}`);
  put(find('.from'), `due at ${moment(story.fromMs)}`);
  put(find('.to'), `+ ${milliseconds(story.toMs - story.fromMs)}`);
  find('ol').replaceChildren(...story.rows.map((row) => step(row, story)));
};
