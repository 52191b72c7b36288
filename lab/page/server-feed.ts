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

/** Looks until the signal aborts; a look is bounded by the control's own deadline. */
export const feedFromServer = async (board: Board, options: ServerFeedOptions): Promise<void> => {
  const { control, clock, signal, everyMs = 500 } = options;
  while (!signal.aborted) {
    await control.status().then(
      (status) => board.server.answered(status, clock.now()),
      () => board.server.lost(clock.now()),
    );
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
};
