// What the three kinds of streaming method are for their caller.
import type { Call, MethodKind, Next } from '../call.ts';
import { CallError } from '../errors.ts';
import type { CallOptions } from '../new-call.ts';
import { encode } from '../unary.ts';
import { failedStream, type MessageStream } from './message-stream.ts';
import { openStream, type StreamCall } from './open-stream.ts';
import { checkMessages, requestsOf } from './requests.ts';
import { type AnyStreamOptions, type Broken, type CheckedStreamOptions, checkStreamOptions } from './stream-options.ts';
import type { Begun, StreamDefinition } from './streaming.ts';

/** What a streaming method needs of its client. */
export interface StreamRoom {
  readonly definition: StreamDefinition;
  readonly chain: Next<unknown, Begun>;
  readonly opened: StreamCall['opened'];
  /** The call; throws a CallError when it is refused and others for bad options. */
  begin(request: unknown, options: CallOptions): Call;
}

type Takes<Res> = (given: unknown, options?: AnyStreamOptions) => Res;

/** The function of the client. Bad options are thrown at once; whatever else fails is told to who reads. */
export function streamMethod(kind: MethodKind, room: StreamRoom): Takes<MessageStream<unknown> | Promise<unknown>> {
  if (kind === 'server_streaming') return serverStreaming(room);
  const exchange = bidirectional(kind, room);
  return kind === 'bidi_streaming' ? exchange : clientStreaming(exchange);
}

function serverStreaming({ chain, definition, opened, begin }: StreamRoom): Takes<MessageStream<unknown>> {
  const encoding: StreamCall['chain'] = (call) => chain(encode(call, definition));
  return (request, given = {}) => {
    const options = checkStreamOptions('server_streaming', given);
    const { resume } = options;
    return unlessRefused(() => {
      const call = begin(request, options.callOptions);
      // A resumption of a stream without a message is its beginning.
      const resumed = ({ received, lastMessage }: Broken) =>
        received === 0 ? call.request : resume?.(lastMessage, call.request);
      return openStream({ call, chain: encoding, options, again: resume && resumed, opened });
    });
  };
}

function bidirectional(kind: MethodKind, { chain, opened, begin }: StreamRoom): Takes<MessageStream<unknown>> {
  return (messages, given = {}) => {
    const options = checkStreamOptions(kind, given);
    const source = sourceOf(messages, options);
    return unlessRefused(() => {
      const call = begin(source.first, options.callOptions);
      const counted: StreamCall['opened'] = (stop) => {
        const ended = opened(stop);
        return () => {
          source.discard();
          ended();
        };
      };
      return openStream({ call, chain, options, again: source.again, opened: counted });
    }, source.discard);
  };
}

/** The messages of a stream, and those of the streams that follow it. */
function sourceOf(messages: unknown, { reconnect }: CheckedStreamOptions) {
  checkMessages('messages', messages);
  const first = requestsOf(messages);
  let requests = first;
  const again = (broken: Broken) => {
    const more = reconnect?.(broken);
    if (more === undefined) return undefined;
    checkMessages('what reconnect returns', more);
    return (requests = requestsOf(more));
  };
  return { first, again: reconnect && again, discard: () => requests.discard() };
}

const clientStreaming =
  (exchange: Takes<MessageStream<unknown>>): Takes<Promise<unknown>> =>
  async (messages, options) => {
    const stream = exchange(messages, options);
    const { value } = await stream.next();
    // The status comes behind the answer, and may be an error.
    await stream.next();
    return value;
  };

function unlessRefused(open: () => MessageStream<unknown>, letGo?: () => void): MessageStream<unknown> {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    letGo?.();
    return failedStream(error);
  }
}
