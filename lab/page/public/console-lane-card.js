// The head and the figures of a lane.
import { make, put, useWords } from './console-parts.js';

const stateWords = {
  none: 'no breaker',
  closed: 'closed',
  open: 'open',
  half_open: 'half-open',
  isolated: 'held open',
};

const counts = [
  ['answered', 'answered'],
  ['failed', 'failed'],
  ['refused', 'refused'],
  ['inFlight', 'under way'],
  ['chargedTwice', 'charged twice'],
  ['failedButCharged', 'failed, but charged'],
];

const countList = (parent) => {
  const list = parent.appendChild(make('dl', 'counts'));
  return new Map(
    counts.map(([id, label]) => {
      const pair = list.appendChild(make('div'));
      pair.dataset.count = id;
      pair.append(make('dt', '', label));
      return [id, pair.appendChild(make('dd', '', '–'))];
    }),
  );
};

/** A lane's card: its head, its figures, room for its charts. */
export const card = ({ name, use }, index) => {
  const section = make('section', 'lane card');
  section.dataset.lane = name;
  const head = section.appendChild(make('header'));
  const title = head.appendChild(make('h2', '', name));
  title.id = `lane-${index}`;
  section.setAttribute('aria-labelledby', title.id);
  const breaker = head.appendChild(make('span', 'breaker-now'));
  head.append(make('p', 'use', useWords[use] ?? use));
  const big = section.appendChild(make('p', 'big'));
  const good = big.appendChild(make('b', '', '–'));
  big.append(' good answers a second');
  const figures = countList(section);
  const charts = section.appendChild(make('div', 'lane-charts'));
  return { section, breaker, good, figures, charts };
};

const inGroups = new Intl.NumberFormat('en');
const whole = (n) => (n === undefined || n === null ? '–' : inGroups.format(n));

/** What the counts say: until the end as the clients tell, then as the books have it. Pure. */
export const figuresOf = (totals, row, outcome) => {
  if (outcome)
    return {
      ...outcome,
      answered: outcome.answered,
      inFlight: outcome.unfinished,
    };
  if (totals === undefined) return {};
  const { good, late, failed, refused } = totals;
  return { answered: good + late, failed, refused, inFlight: row?.inFlight };
};

/** Brings a card's figures up to date. */
export const showCard = ({ section, breaker, good, figures }, lane, facts) => {
  const state = lane.breaker.at(-1)?.state ?? 'none';
  section.dataset.state = state === 'none' ? 'unknown' : state;
  put(breaker, stateWords[state]);
  put(good, facts.row ? facts.row.good.toFixed(1) : '–');
  const values = figuresOf(facts.totals, facts.row, facts.outcome);
  for (const [id, element] of figures) {
    put(element, whole(values[id]));
    element.parentElement.toggleAttribute('data-wrong', id.toLowerCase().includes('charged') && values[id] > 0);
  }
};
