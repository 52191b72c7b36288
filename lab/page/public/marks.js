// What lies behind the charts: which faults were active, and the state of the breaker. Never by colour alone: open is
// hatched, half-open is ruled, closed is plain, and the timeline on top says each in words.
import uPlot from '/vendor/uplot.js';
import { colour } from './colours.js';
import { currentBreaker } from './store.js';

const stateColour = {
  closed: '--closed',
  open: '--open',
  isolated: '--open',
  half_open: '--half',
  unknown: '--unknown',
};
const stateInk = {
  closed: '--closed-ink',
  open: '--open-ink',
  isolated: '--open-ink',
  half_open: '--half-ink',
  unknown: '--unknown-ink',
};
const stateSoft = {
  closed: '--closed-soft',
  open: '--open-soft',
  isolated: '--open-soft',
  half_open: '--half-soft',
  unknown: '--unknown-soft',
};
const stateWord = { closed: 'CLOSED', open: 'OPEN', isolated: 'HELD OPEN', half_open: 'HALF-OPEN', unknown: '?' };

const clipTo = (u, draw) => {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
};

/** The segments within the time shown, in canvas pixels; a short one is still 3 pixels wide. */
const visible = (u, segments) => {
  const { min, max } = u.scales.x;
  return segments
    .filter(({ fromMs, toMs }) => (toMs ?? Infinity) > min && fromMs < max)
    .map((segment) => {
      const left = u.valToPos(Math.max(segment.fromMs, min), 'x', true);
      const right = u.valToPos(Math.min(segment.toMs ?? max, max), 'x', true);
      return { segment, left, width: Math.max(right - left, 3 * uPlot.pxRatio) };
    });
};

// A moment between two long states must not be painted over by its successor.
const shortLast = (boxes) => boxes.toSorted((a, b) => b.width - a.width);

const hatch = (ctx, { left, top, width, height }, step, slanted) => {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  // Counted from 0, not from the box, so that the pattern stands still while the box moves.
  for (let x = Math.floor((left - height) / step) * step; x < left + width; x += step) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(slanted ? x + height : x, top);
  }
  ctx.stroke();
  ctx.restore();
};

const pattern = (ctx, state, box, ink) => {
  ctx.strokeStyle = ink;
  ctx.lineWidth = uPlot.pxRatio;
  if (state === 'open' || state === 'isolated') hatch(ctx, box, 7 * uPlot.pxRatio, true);
  if (state === 'half_open') hatch(ctx, box, 3 * uPlot.pxRatio, false);
};

/** Only the breaker that the page shows. */
const shownBreaker = (state) => {
  const name = currentBreaker(state)?.breaker;
  return state.breakers.filter(({ breaker }) => breaker === name);
};

/** Behind a chart: active faults and the open breaker shade it from top to bottom. */
export const drawBehind = (u, state) =>
  clipTo(u, (ctx) => {
    const { top, height } = u.bbox;
    ctx.fillStyle = colour('--shade');
    for (const { segment, left, width } of visible(u, state.phases))
      if (segment.faults.length > 0) ctx.fillRect(left, top, width, height);
    ctx.fillStyle = colour('--open-shade');
    for (const { segment, left, width } of visible(u, shownBreaker(state)))
      if (segment.state === 'open' || segment.state === 'isolated') ctx.fillRect(left, top, width, height);
  });

/** At the foot of a chart: the state of the breaker as a band, over whatever the series have painted there. */
export const drawBand = (u, state) =>
  clipTo(u, (ctx) => {
    const { top, height } = u.bbox;
    const band = 5 * uPlot.pxRatio;
    for (const { segment, left, width } of shortLast(visible(u, shownBreaker(state)))) {
      ctx.fillStyle = colour(stateColour[segment.state]);
      const box = { left, top: top + height - band, width, height: band };
      ctx.fillRect(box.left, box.top, box.width, box.height);
      pattern(ctx, segment.state, box, colour('--card'));
    }
  });

const label = (ctx, text, ink, { left, top, width, height }) => {
  const pad = 7 * uPlot.pxRatio;
  ctx.font = `600 ${11.5 * uPlot.pxRatio}px system-ui, sans-serif`;
  if (ctx.measureText(text).width + 2 * pad > width) return;
  ctx.fillStyle = ink;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillText(text, left + pad, top + height / 2);
};

const box = (ctx, area, fill, edge) => {
  ctx.fillStyle = fill;
  ctx.fillRect(area.left, area.top, area.width, area.height);
  ctx.fillStyle = edge;
  ctx.fillRect(area.left, area.top, Math.min(3 * uPlot.pxRatio, area.width), area.height);
};

const breakerLane = (ctx, u, state, lane) => {
  for (const { segment, left, width } of shortLast(visible(u, shownBreaker(state)))) {
    const area = { left, width, ...lane };
    box(ctx, area, colour(stateSoft[segment.state]), colour(stateColour[segment.state]));
    ctx.globalAlpha = 0.28;
    pattern(ctx, segment.state, area, colour(stateColour[segment.state]));
    ctx.globalAlpha = 1;
    label(ctx, stateWord[segment.state], colour(stateInk[segment.state]), area);
  }
};

const faultLane = (ctx, u, state, lane) => {
  for (const { segment, left, width } of visible(u, state.phases)) {
    const area = { left, width, ...lane };
    const active = segment.faults.length > 0;
    box(ctx, area, colour(active ? '--fault-soft' : '--unknown-soft'), colour(active ? '--fault' : '--unknown'));
    label(ctx, segment.phase || segment.scenario, colour(active ? '--fault-ink' : '--unknown-ink'), area);
  }
};

const laneName = (u, text, { top, height }) => {
  const { ctx, bbox } = u;
  ctx.font = `${11.5 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour('--muted');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, bbox.left - 8 * uPlot.pxRatio, top + height / 2);
};

/** The timeline: one lane for the breaker, one for the faults, in words. */
export const drawTimeline = (u, state) => {
  const { top, height } = u.bbox;
  const gap = 6 * uPlot.pxRatio;
  const laneHeight = (height - gap) / 2;
  const lanes = { breaker: { top, height: laneHeight }, faults: { top: top + laneHeight + gap, height: laneHeight } };
  clipTo(u, (ctx) => {
    breakerLane(ctx, u, state, lanes.breaker);
    faultLane(ctx, u, state, lanes.faults);
  });
  laneName(u, 'breaker', lanes.breaker);
  laneName(u, 'server', lanes.faults);
};
