// Puts rows and panels on Grafana's grid of 24 columns and gives every panel its number.
import type { Row, Unplaced } from './model.ts';
import { datasource } from './variables.ts';

interface Placed {
  readonly panels: readonly object[];
  readonly nextY: number;
}

/** Rows from the top down; a collapsed one holds its panels inside. */
export function layout(rows: readonly Row[]): readonly object[] {
  const all: object[] = [];
  let y = 0;
  for (const [index, row] of rows.entries()) {
    // A hundred numbers a row: a new panel does not renumber the rows below it.
    const firstId = (index + 1) * 100;
    const inside = place(row.panels, firstId + 1, y + 1);
    all.push(header(row, firstId, y, row.collapsed ? inside.panels : []));
    if (!row.collapsed) all.push(...inside.panels);
    y = row.collapsed ? y + 1 : inside.nextY;
  }
  return all;
}

const header = (row: Row, id: number, y: number, panels: readonly object[]): object => ({
  id,
  type: 'row',
  title: row.title,
  collapsed: row.collapsed,
  gridPos: { x: 0, y, w: 24, h: 1 },
  panels,
});

function place(unplaced: readonly Unplaced[], firstId: number, firstY: number): Placed {
  let [x, y, lineHeight] = [0, firstY, 0];
  const panels = unplaced.map((panel, index) => {
    if (x + panel.width > 24) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const gridPos = { x, y, w: panel.width, h: panel.height };
    x += panel.width;
    lineHeight = Math.max(lineHeight, panel.height);
    return panelJson(panel, firstId + index, gridPos);
  });
  return { panels, nextY: y + lineHeight };
}

function panelJson(panel: Unplaced, id: number, gridPos: object): object {
  return {
    id,
    type: panel.type,
    title: panel.title,
    description: `${panel.what}\n\n**Normal:** ${panel.normal}\n\n**Otherwise:** ${panel.otherwise}`,
    datasource,
    gridPos,
    fieldConfig: panel.fieldConfig,
    options: panel.options,
    targets: panel.queries.map(({ expr, legend }, index) => ({
      refId: String.fromCodePoint(65 + index),
      datasource,
      editorMode: 'code',
      expr,
      legendFormat: legend,
      format: panel.format,
      instant: panel.instant,
      range: !panel.instant,
    })),
    ...(panel.transformations === undefined ? {} : { transformations: panel.transformations }),
  };
}
