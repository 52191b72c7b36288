// Server-sent events, outgoing: one message serialised once for all readers.
import type { ServerResponse } from 'node:http';

/** One server-sent event; `data` goes out as JSON. */
export interface Message {
  readonly event: string;
  readonly data: unknown;
}

export interface EventStream {
  /** Starts answering with events; `first` goes to this reader alone. */
  add(response: ServerResponse, first: readonly Message[]): void;
  send(message: Message): void;
  /** Ends every reader's stream. */
  close(): void;
  readonly readers: number;
}

export interface EventStreamOptions {
  /** A reader that lets this much pile up is cut off, in bytes; it may come back. Default 4 MiB. */
  readonly maxPendingBytes?: number;
}

const frame = ({ event, data }: Message) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

const head = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy that collects the stream before passing it on would make it useless.
  'x-accel-buffering': 'no',
};

export const eventStream = ({ maxPendingBytes = 4 * 1024 * 1024 }: EventStreamOptions = {}): EventStream => {
  const readers = new Set<ServerResponse>();
  return {
    add(response, first) {
      response.on('error', () => readers.delete(response));
      response.on('close', () => readers.delete(response));
      response.writeHead(200, head);
      response.write(`retry: 1000\n\n${first.map(frame).join('')}`);
      readers.add(response);
    },
    send(message) {
      if (readers.size === 0) return;
      const text = frame(message);
      for (const reader of readers) {
        if (reader.writableLength > maxPendingBytes) {
          readers.delete(reader);
          reader.destroy();
        } else reader.write(text);
      }
    },
    close() {
      for (const reader of readers) reader.end();
      readers.clear();
    },
    get readers() {
      return readers.size;
    },
  };
};
