// Requests that are right HTTP/2, over a few sessions that are replaced as they are used up or end.
import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from 'node:http2';

/** How a request is left: ended by its sender, cancelled at once, or left open until the time is over. */
export type Ending = 'end' | 'cancel' | 'leave';

export interface Http2Request {
  readonly headers: OutgoingHttpHeaders;
  readonly chunks: readonly Uint8Array[];
  readonly ending: Ending;
  /** After it the request is cancelled, whatever has come. */
  readonly patienceMs?: number;
}

export interface Http2Sessions {
  /** Settles when the request is over; whether it reached the server. */
  send(request: Http2Request): Promise<boolean>;
  close(): void;
}

interface Used {
  readonly session: ClientHttp2Session;
  requests: number;
}

const places = 8;
const requestsEach = 60;
const graceMs = 1000;

function request(session: ClientHttp2Session, { headers, chunks, ending, patienceMs = 800 }: Http2Request) {
  return new Promise<boolean>((resolve) => {
    const stream = session.request(headers, { endStream: false });
    let arrived = false;
    let timer: NodeJS.Timeout;
    const cancel = () => {
      stream.close(constants.NGHTTP2_CANCEL);
      clearTimeout(timer);
      // A connection that is dead does not even take the cancellation.
      timer = setTimeout(() => session.destroy(), graceMs);
    };
    timer = setTimeout(cancel, patienceMs);
    stream.on('error', () => {}); // To be refused is what it asks for.
    const begin = () => {
      arrived = true;
      for (const chunk of chunks) stream.write(chunk);
      if (ending === 'end') stream.end();
      if (ending === 'cancel') setImmediate(cancel);
    };
    // On a session that is connected it is ready already, and says so no more.
    if (stream.pending) stream.once('ready', begin);
    else begin();
    stream.once('close', () => {
      clearTimeout(timer);
      resolve(arrived);
    });
    stream.resume();
  });
}

/** Sessions with the server at a port of this machine. */
export function http2Sessions(port: number): Http2Sessions {
  const pool: (Used | undefined)[] = Array.from({ length: places });
  let turn = 0;
  const open = (place: number) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {}); // Its requests are told too.
    return (pool[place] = { session, requests: 0 });
  };
  const next = () => {
    const place = ++turn % places;
    const used = pool[place];
    const isGood = used && !used.session.closed && !used.session.destroyed && used.requests < requestsEach;
    if (used && !isGood) used.session.close();
    const chosen = isGood ? used : open(place);
    chosen.requests++;
    return chosen.session;
  };
  return {
    send: (input) => request(next(), input),
    close() {
      for (const used of pool) used?.session.destroy();
      pool.fill(undefined);
    },
  };
}
