// What the pages are told, and how often.
import type { Message } from '../event-stream.ts';
import type { CurrentRun } from './run-view.ts';
import type { Row } from './series.ts';

// 50 messages a second at most, however much happens.
const publishMs = 20;

/** Collects what changed of the run and sends it on: each row once, in its newest state. */
export const publisher = (publish: (message: Message) => void, viewOf: () => CurrentRun | undefined) => {
  let timer: NodeJS.Timeout | undefined;
  let rows = new Map<number, Row>();
  let isRunNew = false;
  const flush = () => {
    timer = undefined;
    const run = viewOf();
    if (run === undefined) return;
    const news = isRunNew ? { run: run.view() } : {};
    const changed = rows.size === 0 ? {} : { rows: [...rows.values()], totals: run.series.totals() };
    [rows, isRunNew] = [new Map(), false];
    publish({ event: 'update', data: { ...changed, ...news } });
  };
  return {
    tell(changed: Row | boolean): void {
      if (changed === false) return;
      if (changed === true) isRunNew = true;
      else rows.set(changed.k, changed);
      timer ??= setTimeout(flush, publishMs);
    },
    /** What is not yet sent was of another run. */
    forget: () => rows.clear(),
  };
};
