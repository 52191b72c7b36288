// The arrivals of a server as they happen, without gaps: a stream that breaks is opened anew, and what was missed is
// looked up in what the server remembers.
import type { Clock } from '../../client/index.ts';
import type { ServerControl, ToldArrival } from './server-control.ts';

export interface FollowOptions {
  readonly control: Pick<ServerControl, 'arrivals' | 'watchArrivals'>;
  /** May be told the same thing twice, and of an end before it was told of the arrival. */
  readonly onArrival: (arrival: ToldArrival) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ArrivalsFollowed {
  /** Settles when everything that had arrived when it was called has been told. */
  catchUp(): Promise<void>;
}

const pageSize = 1_000;
const againMs = 50;

const readLines = async (body: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> => {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  }
};

const readAll = async ({ control, onArrival }: FollowOptions): Promise<void> => {
  let sinceId = '0';
  while (sinceId !== '') {
    const page = await control.arrivals(sinceId, pageSize);
    for (const arrival of page.arrivals) onArrival(arrival);
    sinceId = page.nextSinceId;
  }
};

/** Settles when the first stream is open; goes on until the signal aborts. */
export const followArrivals = async (given: FollowOptions): Promise<ArrivalsFollowed> => {
  const { control, clock, signal } = given;
  let newestId = 0;
  const onArrival = (arrival: ToldArrival) => {
    newestId = Math.max(newestId, Number(arrival.id));
    given.onArrival(arrival);
  };
  const options = { ...given, onArrival };
  const open = () => control.watchArrivals(signal);
  const follow = async (first: ReadableStream<Uint8Array>) => {
    let body: ReadableStream<Uint8Array> | undefined = first;
    while (!signal.aborted) {
      await (body && readLines(body, (line) => onArrival(JSON.parse(line) as ToldArrival)).catch(() => undefined));
      await clock.sleep(againMs, signal).catch(() => undefined);
      body = await open().catch(() => undefined);
      if (body !== undefined) await readAll(options).catch(() => undefined);
    }
  };
  void follow(await open());
  return {
    async catchUp() {
      const { lastId } = await control.arrivals(String(newestId), 1);
      if (Number(lastId) > newestId) await readAll(options);
    },
  };
};
