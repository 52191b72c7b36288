// The lanes side by side: figures and charts of each.
import { createLaneCharts, marksOf } from './console-charts.js';
import { card, showCard } from './console-lane-card.js';
import { isGoing } from './console-store.js';
import { onThemeChange } from './colours.js';

/** Tells which charts can be seen: the others need no drawing. */
const watchSeen = (charts) => {
  const seen = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) seen.delete(target);
        else if (!seen.has(target)) {
          seen.add(target);
          // What comes into view shows what was drawn long ago.
          charts.find(({ element }) => element === target)?.update(Infinity);
        }
      }
    },
    { rootMargin: '80px' },
  );
  for (const { element } of charts) observer.observe(element);
  return { has: ({ element }) => seen.has(element), stop: () => observer.disconnect() };
};

// A chart gets a new point five times a second. Drawn in turn, a few a frame, they take a part of the frame's time only.
const chartsAFrame = 2;

/** Draws the next few of the charts that can be seen, or all there are. */
const inTurn = (charts, seen) => {
  let next = 0;
  return (all, nowMs) => {
    if (all) return charts.forEach(({ update }) => update(Infinity));
    const shown = charts.filter(seen.has);
    for (let i = 0; i < Math.min(chartsAFrame, shown.length); i++) shown[next++ % shown.length].update(nowMs);
  };
};

const textMs = 200;

const build = (grid, run, view) => {
  grid.replaceChildren();
  grid.dataset.lanes = String(run.lanes.length);
  const cards = run.lanes.map(card);
  grid.append(...cards.map(({ section }) => section));
  const charts = cards.flatMap(({ charts: parent }, index) =>
    createLaneCharts(parent, { name: run.lanes[index].name, index }, view),
  );
  const seen = watchSeen(charts);
  return { cards, charts, seen, draw: inTurn(charts, seen) };
};

const adjust = (view, { series, run, row }) => {
  const nowMs = row?.atMs ?? 0;
  view.series = series;
  view.marks = marksOf(run, isGoing(run) ? nowMs : Math.max(nowMs, run.phases.at(-1)?.toMs ?? 0));
  view.endMs = Math.max(run.loadMs, nowMs, 1);
};

/** Answers with `show(state)`, which draws what has changed; to be called at most once a frame. */
export const createLanes = (grid) => {
  const view = { series: undefined, marks: [], endMs: 1 };
  let built;
  let name;
  let textAt = -Infinity;
  onThemeChange(() => built?.charts.forEach(({ chart }) => chart.redraw(true)));
  const showText = ({ run, totals, row }) =>
    run.lanes.forEach((lane, i) => {
      const facts = { totals: totals[i], row: row?.lanes[i], outcome: run.outcomes?.[i] };
      showCard(built.cards[i], lane, facts);
    });
  return (state, nowMs) => {
    if (state.run === null) return;
    adjust(view, state);
    if (name !== state.run.name) {
      built?.seen.stop();
      for (const { chart } of built?.charts ?? []) chart.destroy();
      built = build(grid, state.run, view);
      ({ name } = state.run);
    }
    built.draw(!isGoing(state.run), nowMs);
    // Figures that change at every frame cannot be read.
    if (nowMs - textAt < textMs && isGoing(state.run)) return;
    textAt = nowMs;
    showText(state);
  };
};
