// What the client process tells of itself, read for ever.
import type { ClientEvent, Clock } from '../../client/index.ts';
import { readEvents } from '../event-reader.ts';
import type { Board, ClientSnapshot } from './board.ts';

export interface ClientFeedOptions {
  /** The client process's HTTP address, for example `http://127.0.0.1:9102`. */
  readonly clientUrl: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long to wait before a lost stream is asked for again, in milliseconds. Default 500. */
  readonly retryMs?: number;
}

const readOnce = async (board: Board, { clientUrl, clock, signal }: ClientFeedOptions): Promise<void> => {
  for await (const { event, data } of readEvents(new URL('/events', clientUrl).href, { signal })) {
    if (event === 'snapshot') board.client.snapshot(data as ClientSnapshot, clock.now());
    if (event === 'event') board.client.event(data as ClientEvent);
    if (event === 'load') board.dropped((data as { dropped: number }).dropped);
  }
};

/** Reads until the signal aborts; whatever goes wrong, it asks again. */
export const feedFromClient = async (board: Board, options: ClientFeedOptions): Promise<void> => {
  const { clock, signal, retryMs = 500 } = options;
  while (!signal.aborted) {
    await readOnce(board, options).catch(() => undefined);
    board.client.lost(clock.now());
    await clock.sleep(retryMs, signal).catch(() => undefined);
  }
};
