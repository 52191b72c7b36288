// Server-sent events, incoming. Only what our own streams send: `event:` and one `data:` line of JSON.
import type { Message } from './event-stream.ts';

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** A stream that is silent for so long counts as broken, in milliseconds. Default 10 s. */
  readonly idleMs?: number;
}

const maxBufferedChars = 32 * 1024 * 1024;

/** Reads one frame; undefined for comments and frames without data. */
const parseFrame = (frame: string): Message | undefined => {
  let event = 'message';
  let data: string | undefined;
  for (const line of frame.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    if (line.startsWith('data: ')) data = line.slice(6);
  }
  return data === undefined ? undefined : { event, data: JSON.parse(data) as unknown };
};

async function* frames(body: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    if (rest.length > maxBufferedChars) throw new Error('a server-sent event is longer than 32 MiB');
    yield* parts;
  }
}

/** Yields the events of the stream until it ends; throws when it cannot be had, breaks or falls silent. */
export async function* readEvents(url: string, { signal, idleMs = 10_000 }: ReadOptions): AsyncGenerator<Message> {
  const idle = new AbortController();
  const onIdle = () => idle.abort(new Error(`${url} was silent for ${idleMs} ms`));
  let timer = setTimeout(onIdle, idleMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, idle.signal]) });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    const text = response.body.pipeThrough(new TextDecoderStream());
    for await (const frame of frames(text)) {
      clearTimeout(timer);
      timer = setTimeout(onIdle, idleMs);
      const message = parseFrame(frame);
      if (message !== undefined) yield message;
    }
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}
