// Tables of a page. On a phone those of words fall into cards; the roles keep them tables for a screen reader.
import { escaped } from './markup.ts';

export interface Table {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly heads: readonly string[];
  /** Safe HTML. */
  readonly rows: readonly (readonly string[])[];
  /** Which cell names its row. */
  readonly rowHead: number;
  /** `numbers` are set to the right and scroll on a phone. */
  readonly kind: 'words' | 'numbers';
}

export const table = ({ label, heads, rows, rowHead, kind }: Table): string => {
  const cell = (html: string, n: number) =>
    n === rowHead
      ? `<th role="rowheader" scope="row">${html}</th>`
      : `<td role="cell" data-of="${escaped(heads[n] ?? '')}">${html}</td>`;
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}">`,
    `<table class="${kind === 'words' ? 'cards' : 'numbers'}" role="table">`,
    `<thead role="rowgroup"><tr role="row">${heads.map((head) => `<th role="columnheader" scope="col">${escaped(head)}</th>`).join('')}</tr></thead>`,
    '<tbody role="rowgroup">',
    ...rows.map((cells) => `<tr role="row">${cells.map(cell).join('')}</tr>`),
    '</tbody></table></div>',
  ].join('\n');
};
