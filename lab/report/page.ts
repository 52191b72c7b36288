// A page of one file: nothing is fetched, no script runs.
import { escaped } from './markup.ts';
import type { Chart, LegendEntry } from './panel.ts';
import { panelWidth } from './panel.ts';
import { styleSheet } from './page-style.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export interface Page {
  readonly title: string;
  /** Safe HTML, as of all parts here. */
  readonly header: string;
  readonly sections: readonly string[];
  readonly footer: string;
}

export const page = ({ title, header, sections, footer }: Page): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${styleSheet}</style>`,
    '</head>',
    '<body>',
    `<header>${header}</header>`,
    `<main>\n${sections.filter((part) => part !== '').join('\n')}\n</main>`,
    `<footer>${footer}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');

/** A section under a heading, found by its `id`. */
export const section = (id: string, heading: string, parts: readonly string[]): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(heading)}</h2>\n${parts.join('\n')}\n</section>`;

export const paragraph = (text: string, kind = ''): string =>
  text.trim() === '' ? '' : `<p${kind === '' ? '' : ` class="${kind}"`}>${escaped(text.trim())}</p>`;

const legendItem = ({ color, words, line }: LegendEntry): string => {
  const sign =
    line === undefined
      ? `<rect width="12" height="11" class="f-${color}"/>`
      : `<path d="M0 5.5h16" class="s-${color} s2${line === 'dashed' ? ' dash' : ''}"/>`;
  return `<li><svg viewBox="0 0 16 11" aria-hidden="true">${sign}</svg>${escaped(words)}</li>`;
};

/** A chart with a picture for each lane. */
export const figure = ({ file, title, says, legend, height, panels }: Chart): string =>
  [
    `<section aria-labelledby="chart-${file}"><h3 id="chart-${file}">${escaped(title)}</h3>`,
    `<p class="says">${escaped(says)}</p>`,
    `<ul class="legend">${legend.map(legendItem).join('')}</ul>`,
    '<ul class="panels">',
    ...panels.map(
      (panel) =>
        `<li><svg viewBox="0 0 ${panelWidth} ${height}" role="img" aria-label="${escaped(panel.says)}">${panel.body.join('')}</svg></li>`,
    ),
    '</ul></section>',
  ].join('\n');
