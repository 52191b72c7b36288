// The lanes beside each other: what each is, and its figures over the whole run.
import type { RunRecord } from '../run/record.ts';
import { measured } from '../verdict/measures.ts';
import { figures, grave, shown } from './figures.ts';
import { escaped } from './markup.ts';
import { table } from './tables.ts';

const optionsOf = (options: Readonly<Record<string, unknown>>) => {
  const json = JSON.stringify(options);
  return json === '{}' ? 'as it comes' : json;
};

/** Figures by rows, lanes by columns. */
export const lanesTable = (record: RunRecord): string =>
  table({
    label: 'The lanes beside each other',
    heads: ['Whole run', ...record.lanes.map(({ lane }) => lane.name)],
    rowHead: 0,
    kind: 'numbers',
    rows: figures.map(({ measure, says }) => [
      escaped(says),
      ...record.lanes.map((lane) => {
        const one = measured(record, lane, measure, undefined);
        const words = escaped(shown(measure, one));
        return grave.has(measure) && (one.value ?? 0) > 0 ? `<strong class="grave">${words}</strong>` : words;
      }),
    ]),
  });

/** What each lane is made of. */
export const lanesList = ({ experiment }: Pick<RunRecord, 'experiment'>): string => {
  const entries = experiment.lanes.map(({ name, use, options, keys }) => {
    const key = keys === 'per-call' ? 'one key for each payment' : 'a new key with each attempt';
    return `<dt>${escaped(name)}</dt><dd>${escaped(use)}, ${key}, options <code>${escaped(optionsOf(options))}</code></dd>`;
  });
  return `<dl>${entries.join('')}</dl>`;
};
