// How long it took until all was well again.
import { isGood } from './of-calls.ts';
import { figure, loadedPart, type Measure, neverBefore } from './scope.ts';

interface Second {
  readonly due: number;
  readonly good: number;
}

const isWell = ({ due, good }: Second) => due > 0 && good >= 0.99 * due;

// One late answer in a second of few calls is no relapse.
const isRelapse = ({ due, good }: Second) => good < 0.9 * due && due - good > 1;

/** From the window's beginning to its first second that was well and had no relapse after it, in whole seconds. */
export const healMs: Measure = ({ record, calls, window }) => {
  const { fromMs, toMs } = loadedPart({ record, window });
  const seconds = Array.from({ length: Math.floor((toMs - fromMs) / 1_000) }, () => ({ due: 0, good: 0 }));
  for (const call of calls) {
    const second = seconds[Math.floor((call.dueMs - fromMs) / 1_000)];
    if (second === undefined) continue;
    second.due += 1;
    if (isGood(call, record.experiment.withinMs)) second.good += 1;
  }
  const relapse = seconds.findLastIndex(isRelapse);
  const first = seconds.findIndex((second, n) => n > relapse && isWell(second));
  return first < 0 ? neverBefore(toMs - fromMs, calls.length) : figure(first * 1_000, calls.length);
};
