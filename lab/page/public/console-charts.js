// The charts of a lane. All lanes share one time axis and, chart by chart, one scale: they can be compared at a glance.
import uPlot from '/vendor/uplot.js';
import { axis, figure, keepWidth } from './charts.js';
import { colour } from './colours.js';
import { kinds } from './console-chart-kinds.js';
import { put } from './console-parts.js';
import { drawBand, drawBehind, drawTimeline } from './marks.js';

const axisWidth = 54;
const textMs = 250;
const heights = { timeline: 66, chart: 102, last: 118 };

const seconds = (_u, values) => values.map((ms) => (Number.isInteger(ms / 1000) ? `${ms / 1000} s` : ''));
const whole = (_u, values) => values.map((value) => (Number.isInteger(value) ? String(value) : ''));

const common = (plot, height, view) => ({
  width: plot.clientWidth,
  height,
  ms: 1,
  padding: [6, 18, 0, 0],
  legend: { show: false },
  cursor: { sync: { key: 'experiment' }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
  scales: { x: { time: false, range: () => [0, view.endMs] } },
});

const incrs = [1, 2, 5, 10, 15, 30, 60, 120].map((s) => s * 1000);

/** Labels stand at the head and the foot of a lane only: text is most of what drawing a chart costs. */
const timeAxis = (labelled) =>
  axis({ size: labelled ? 24 : 8, space: 48, gap: 4, values: labelled ? seconds : () => [], incrs });

const frame = (parent, id, lane, title, keys, height) => {
  const { element, plot, values } = figure(`${id}-${lane.index}`, title, keys, height);
  element.classList.remove('card');
  plot.setAttribute('aria-label', `Chart: ${title}, lane ${lane.name}`);
  parent.append(element);
  return { element, plot, values };
};

const withHandle = (element, chart, plot, height) => {
  element.chart = chart;
  keepWidth(plot, chart, height);
};

const chartOptions = (kind, lane, view, plot, tell) => {
  const base = common(plot, plot.clientHeight, view);
  const lines = kind.series.map(({ swatch, options }) => ({
    points: { show: false },
    width: 1.6,
    stroke: () => colour(swatch),
    ...options,
  }));
  return {
    ...base,
    scales: { ...base.scales, y: { ...kind.y, range: () => kind.range(view.series) } },
    axes: [timeAxis(kind === kinds.at(-1)), axis({ size: axisWidth, gap: 6, space: 30, values: whole, ...kind.axis })],
    series: [{}, ...lines],
    hooks: {
      drawClear: [(u) => drawBehind(u, view.marks[lane.index])],
      draw: [(u) => drawBand(u, view.marks[lane.index])],
      setCursor: [tell],
    },
  };
};

const createChart = (parent, kind, lane, view) => {
  const height = kind === kinds.at(-1) ? heights.last : heights.chart;
  const keys = kind.series.map(({ label, swatch }) => ({ label, swatch, line: true }));
  const { element, plot, values } = frame(parent, kind.id, lane, kind.title, keys, height);
  const columns = () => kind.series.map(({ of }) => view.series.lanes[lane.index]?.[of] ?? []);
  const tell = ({ cursor }) => {
    const at = cursor.idx ?? view.series.x.length - 1;
    columns().forEach((column, i) => put(values[i], kind.says(column[at])));
  };
  const chart = new uPlot(chartOptions(kind, lane, view, plot, tell), [[], ...kind.series.map(() => [])], plot);
  withHandle(element, chart, plot, height);
  let toldAt = -Infinity;
  return {
    element,
    chart,
    update(nowMs) {
      chart.setData([view.series.x, ...columns()]);
      // Each text costs a layout, and nobody reads faster.
      if (nowMs - toldAt < textMs) return;
      toldAt = Math.min(nowMs, performance.now());
      tell(chart);
    },
  };
};

const createTimeline = (parent, lane, view) => {
  const { element, plot } = frame(parent, 'timeline', lane, 'Breaker and faults', [], heights.timeline);
  const base = common(plot, heights.timeline, view);
  const chart = new uPlot(
    {
      ...base,
      scales: { ...base.scales, y: { range: [0, 1] } },
      axes: [timeAxis(true), axis({ size: axisWidth, values: () => [], grid: { show: false } })],
      series: [{}, { points: { show: false } }],
      hooks: { draw: [(u) => drawTimeline(u, view.marks[lane.index])] },
    },
    [[], []],
    plot,
  );
  withHandle(element, chart, plot, heights.timeline);
  return { element, chart, update: () => chart.setData([view.series.x, view.series.x.map(() => null)]) };
};

/** What lies behind a lane's charts, as marks.js wants it. What still is, is so until now. */
export const marksOf = (run, nowMs) =>
  run.lanes.map(({ breaker }) => ({
    phases: run.phases.map(({ name, faults, fromMs, toMs }) => ({ phase: name, faults, fromMs, toMs: toMs ?? nowMs })),
    // Of one breaker, so none is named.
    breakers: breaker.map(({ state, fromMs, toMs }) => ({ state, fromMs, toMs: toMs ?? nowMs })),
  }));

/** The charts of one lane, in `parent`. */
export const createLaneCharts = (parent, lane, view) => [
  createTimeline(parent, lane, view),
  ...kinds.map((kind) => createChart(parent, kind, lane, view)),
];
