// The charts on one time axis: moving the pointer over one moves it over all.
import uPlot from '/vendor/uplot.js';
import { chartKinds } from './chart-kinds.js';
import { colour, onThemeChange } from './colours.js';
import { timeOfDay } from './format.js';
import { drawBand, drawBehind, drawTimeline } from './marks.js';

const axisWidth = 58;
const heights = { timeline: 100, chart: 190 };

/** An axis in the page's colours. */
export const axis = (more) => ({
  stroke: () => colour('--muted'),
  font: '11.5px system-ui, sans-serif',
  grid: { stroke: () => colour('--grid'), width: 1 },
  ticks: { show: false },
  ...more,
});

// A label too close to the right edge would be cut off.
const times = (u, values) =>
  values.map((ms) => (u.valToPos(ms, 'x') > u.bbox.width / uPlot.pxRatio - 22 ? '' : timeOfDay(ms)));

const timeAxis = () => axis({ size: 28, space: 76, gap: 6, values: times });

/** What every chart has in common. */
const common = (width, height) => ({
  width,
  height,
  ms: 1,
  padding: [8, 12, 0, 0],
  legend: { show: false },
  cursor: { sync: { key: 'lab' }, y: false, drag: { x: false, y: false }, points: { size: 7 } },
});

/** `view` says which time is shown. */
const timeScale = (view) => ({ time: true, range: () => [view.toMs - view.spanMs, view.toMs] });

/** A chart's frame: its title, a value for each of its keys, room for the plot. */
export const figure = (id, title, keys, height) => {
  const element = document.createElement('figure');
  element.className = `chart card${id === 'timeline' ? ' wide' : ''}`;
  element.id = `chart-${id}`;
  element.style.setProperty('--plot-height', `${height}px`);
  const caption = element.appendChild(document.createElement('figcaption'));
  caption.appendChild(document.createElement('h3')).textContent = title;
  const values = keys.map(({ label, swatch, line }) => {
    const key = caption.appendChild(document.createElement('span'));
    key.className = line ? 'key line' : 'key';
    key.style.setProperty('--swatch', `var(${swatch})`);
    key.append(label, ' ');
    return key.appendChild(document.createElement('b'));
  });
  const plot = element.appendChild(document.createElement('div'));
  plot.className = 'plot';
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `Chart: ${title}`);
  return { element, plot, values };
};

/** Columns for uPlot. It paints series one over the other, so a stack goes in with the highest sum first. */
const columns = ({ series, stacked }, ticks) => {
  const raw = series.map(({ of }) => ticks.map(of));
  const shown = stacked
    ? raw.map((_, top) => ticks.map((__, i) => raw.slice(0, top + 1).reduce((s, c) => s + c[i], 0)))
    : raw;
  return { raw, data: [ticks.map(({ atMs }) => atMs), ...(stacked ? shown.toReversed() : shown)] };
};

/** The chart is as wide as its frame. */
export const keepWidth = (plot, chart, height) => {
  new ResizeObserver(([entry]) => chart.setSize({ width: Math.floor(entry.contentRect.width), height })).observe(plot);
};

const createChart = (kind, grid, view) => {
  const keys = kind.series.map(({ label, swatch }) => ({ label, swatch, line: !kind.stacked }));
  const { element, plot, values } = figure(kind.id, kind.title, keys, heights.chart);
  grid.append(element);
  let raw = kind.series.map(() => []);
  const tell = ({ cursor }) => {
    const index = cursor.idx ?? raw[0].length - 1;
    kind.series.forEach(({ show }, i) => (values[i].textContent = show(raw[i][index])));
  };
  const series = kind.series.map(({ options }) => ({ points: { show: false }, ...options }));
  const chart = new uPlot(
    {
      ...common(plot.clientWidth, heights.chart),
      scales: { x: timeScale(view), y: kind.y },
      axes: [timeAxis(), axis({ size: axisWidth, gap: 8, ...kind.axis })],
      series: [{}, ...(kind.stacked ? series.toReversed() : series)],
      hooks: {
        drawClear: [(u) => drawBehind(u, view.state)],
        draw: [(u) => drawBand(u, view.state)],
        setCursor: [tell],
      },
    },
    [[], ...series.map(() => [])],
    plot,
  );
  element.chart = chart;
  keepWidth(plot, chart, heights.chart);
  return {
    chart,
    update(ticks) {
      const next = columns(kind, ticks);
      raw = next.raw;
      chart.setData(next.data);
      tell(chart);
    },
  };
};

const createTimeline = (grid, view) => {
  const { element, plot } = figure('timeline', 'Breaker and faults', [], heights.timeline);
  grid.append(element);
  const chart = new uPlot(
    {
      ...common(plot.clientWidth, heights.timeline),
      scales: { x: timeScale(view), y: { range: [0, 1] } },
      axes: [timeAxis(), axis({ size: axisWidth, values: () => [], grid: { show: false } })],
      series: [{}, { show: true, points: { show: false } }],
      hooks: { draw: [(u) => drawTimeline(u, view.state)] },
    },
    [[], []],
    plot,
  );
  element.chart = chart;
  keepWidth(plot, chart, heights.timeline);
  return { chart, update: (ticks) => chart.setData([ticks.map(({ atMs }) => atMs), ticks.map(() => null)]) };
};

const grownFromMs = 60_000;

/** The shortest view grows with its data: who has just started the lab need not look at an empty chart. */
const shownSpan = (ticks, toMs, spanMs) => {
  const historyMs = toMs - (ticks[0]?.atMs ?? toMs);
  return spanMs > 2 * grownFromMs ? spanMs : Math.min(spanMs, Math.max(grownFromMs, historyMs));
};

/** Builds the charts; `show(state, spanMs)` brings them up to date. */
export const createCharts = (grid, state) => {
  const view = { state, spanMs: 120_000, toMs: Date.now() };
  const charts = [createTimeline(grid, view), ...chartKinds.map((kind) => createChart(kind, grid, view))];
  onThemeChange(() => charts.forEach(({ chart }) => chart.redraw(true)));
  return {
    show(next, spanMs) {
      const toMs = next.ticks.at(-1)?.atMs ?? view.toMs;
      Object.assign(view, { state: next, toMs, spanMs: shownSpan(next.ticks, toMs, spanMs) });
      // One tick more than is shown, so that the left edge is not empty.
      const ticks = next.ticks.filter(({ atMs }) => atMs > view.toMs - spanMs - 2000);
      for (const { update } of charts) update(ticks);
    },
    /** Something other than a tick has changed. */
    redraw(next) {
      view.state = next;
      for (const { chart } of charts) chart.redraw(false);
    },
  };
};
