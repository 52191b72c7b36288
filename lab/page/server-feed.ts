// The server's chaos, looked at twice a second.
import type { Clock } from '../../client/index.ts';
import type { Board } from './board.ts';
import type { ChaosControl } from './chaos-control.ts';

export interface ServerFeedOptions {
  readonly control: ChaosControl;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Between two looks, in milliseconds. Default 500. */
  readonly everyMs?: number;
}

// Somebody may add a scenario while the server runs.
const looksPerList = 10;

const lookAt = (board: Board, { control, clock }: ServerFeedOptions): (() => Promise<void>) => {
  let looksToList = 0;
  return async () => {
    const status = await control.status().catch(() => undefined);
    if (status === undefined) {
      looksToList = 0;
      return board.server.lost(clock.now());
    }
    board.server.answered(status, clock.now());
    if (looksToList-- > 0) return;
    const scenarios = await control.scenarios().catch(() => undefined);
    if (scenarios === undefined) return;
    board.server.offers(scenarios);
    looksToList = looksPerList;
  };
};

/** Looks until the signal aborts; a look is bounded by the control's own deadline. */
export const feedFromServer = async (board: Board, options: ServerFeedOptions): Promise<void> => {
  const { clock, signal, everyMs = 500 } = options;
  const look = lookAt(board, options);
  while (!signal.aborted) {
    await look();
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
};
