// Events over HTTP as they happen: server-sent events for who asks for them, else one JSON object a line. A reader that
// does not keep up, or has stopped reading, is dropped.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArrivalEvent, ArrivalFeed } from './arrivals.ts';
import { HttpError } from './http-error.ts';

export interface StreamsOptions {
  readonly feed: ArrivalFeed;
  /** Ends every stream when it aborts. */
  readonly stopped: AbortSignal;
  /** How many streams may be open at once. Default 32. */
  readonly maxStreams?: number;
  /** How much may wait for a slow reader, in bytes. Default 1,000,000. */
  readonly maxPendingBytes?: number;
  /** A reader that takes nothing for this long, while something waits for it, is dropped. Default 15,000. */
  readonly idleMs?: number;
}

/** What of an event is told; undefined = nothing. */
export type Tell = (event: ArrivalEvent) => object | undefined;

interface Format {
  readonly type: string;
  readonly line: (told: object) => string;
  /** A sign of life; one JSON object a line has no words for it. */
  readonly alive?: string;
}

const events: Format = {
  type: 'text/event-stream',
  line: (told) => `data: ${JSON.stringify(told)}\n\n`,
  alive: ': alive\n\n',
};
const lines: Format = { type: 'application/x-ndjson', line: (told) => `${JSON.stringify(told)}\n` };

const formatFor = ({ headers }: IncomingMessage) => (headers.accept?.includes(events.type) ? events : lines);

/** Writes to a reader; drops one for whom something waits through a whole interval in which it took nothing. */
function readerOf(response: ServerResponse, { alive }: Format, idleMs: number) {
  let taken = 0;
  let before = { taken: 0, waits: false };
  const write = (text: string) => void response.write(text, () => taken++);
  const timer = setInterval(() => {
    const waits = response.writableLength > 0;
    if (waits && before.waits && taken === before.taken) return void response.destroy();
    before = { taken, waits };
    if (!waits && alive !== undefined) write(alive);
  }, idleMs);
  return { write, release: () => clearInterval(timer) };
}

/** Opens streams of what the feed tells. */
export function eventStreams({
  feed,
  stopped,
  maxStreams = 32,
  maxPendingBytes = 1e6,
  idleMs = 15_000,
}: StreamsOptions) {
  let open = 0;
  return (request: IncomingMessage, response: ServerResponse, tell: Tell): void => {
    if (open >= maxStreams) {
      const message = `${maxStreams} streams are open, and no more may be: close one first`;
      throw new HttpError(429, 'RESOURCE_EXHAUSTED', message);
    }
    const format = formatFor(request);
    response.writeHead(200, { 'content-type': format.type, 'cache-control': 'no-store' });
    if (request.method === 'HEAD' || stopped.aborted) return void response.end();
    response.flushHeaders(); // Whoever has them misses nothing from here on.
    const reader = readerOf(response, format, idleMs);
    const unsubscribe = feed.subscribe((event) => {
      const told = tell(event);
      if (told === undefined) return;
      if (response.writableLength > maxPendingBytes) return void response.destroy();
      reader.write(format.line(told));
    });
    const finish = () => void response.end();
    stopped.addEventListener('abort', finish);
    open++;
    response.once('close', () => {
      open--;
      reader.release();
      unsubscribe();
      stopped.removeEventListener('abort', finish);
    });
  };
}
