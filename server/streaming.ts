// Streams of messages, of many answers, many requests or both: counted, checked and met by faults as any call.
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  Metadata,
} from '@grpc/grpc-js';
import { type Endable, end, send } from './answer.ts';
import {
  type Answering,
  type Answers,
  answersOf,
  type Exchange,
  receive,
  type Requests,
  whileOpen,
} from './exchange.ts';
import { fullName } from './call-names.ts';
import { type CallContext, type Incoming, serve } from './serve.ts';
import type { Definition } from './unary.ts';
import { wireOf } from './wire.ts';

export interface StreamContext extends CallContext {
  /** Aborts when the server begins to shut down: every stream ends with UNAVAILABLE, so that its caller goes elsewhere. */
  readonly draining: AbortSignal;
}

export interface ServerStreamingMethod<Req, Res> {
  readonly definition: Definition<Res>;
  readonly callKey: (request: Req) => string;
  /** Checks the request and answers with the work to do. What it throws is answered before any fault. */
  readonly prepare: (request: Req) => Streamed<Res> | Promise<Streamed<Res>>;
}

type Streamed<Res> = (answers: Answers<Res>) => Promise<void>;

export interface BidirectionalMethod<Req, Res> {
  readonly definition: Definition<Res>;
  /** No request is there when the stream begins, so the metadata must name it. */
  readonly callKey: (metadata: Metadata) => string;
  readonly work: (exchange: Exchange<Req, Res>) => Promise<void>;
}

export interface ClientStreamingMethod<Req, Res> {
  readonly definition: Definition<Res>;
  /** No request is there when the stream begins, so the metadata must name it. */
  readonly callKey: (metadata: Metadata) => string;
  readonly work: (requests: Requests<Req>) => Promise<Res>;
}

type Started<Req, Res> = Omit<Incoming<Req, void>, 'call' | 'prepare' | 'method' | 'wire'> & {
  readonly call: Answering<Res>;
  readonly definition: Definition<Res>;
  readonly prepare: (request: Req) => Streamed<Res> | Promise<Streamed<Res>>;
};

function stream<Req, Res>({ call, definition, prepare, ...rest }: Started<Req, Res>, context: StreamContext): void {
  const incoming: Incoming<Req, void> = {
    ...rest,
    call,
    method: fullName(definition),
    wire: wireOf(call, definition.responseSerialize),
    async prepare(request) {
      const work = await prepare(request);
      return (arrival) =>
        whileOpen(arrival.gone, context.draining, (over) => {
          // At once, so that the caller knows the stream is open before there is anything to send.
          call.sendMetadata(new Metadata());
          return work(answersOf(call, arrival, over));
        });
    },
  };
  const served = serve(incoming, context);
  context.inFlight.track(served.then(({ answer, injections }) => end(call as Endable, answer, injections)));
}

/** The grpc-js handler of a method that answers one request with many messages. */
export const serverStreaming =
  <Req, Res>(method: ServerStreamingMethod<Req, Res>, context: StreamContext): handleServerStreamingCall<Req, Res> =>
  (call) => {
    const { definition, callKey, prepare } = method;
    const { request } = call;
    stream<Req, Res>({ call, request, definition, callKey, prepare }, context);
  };

/** The grpc-js handler of a method in which both sides send many messages. */
export const bidirectional = <Req, Res>(
  { definition, callKey, work }: BidirectionalMethod<Req, Res>,
  context: StreamContext,
) =>
  ((call) => {
    const prepare = () => (answers: Answers<Res>) => work({ ...answers, receive: () => receive(call, answers.over) });
    const key = () => callKey(call.metadata);
    stream<undefined, Res>({ call, request: undefined, definition, callKey: key, prepare }, context);
  }) satisfies handleBidiStreamingCall<Req, Res>;

/** The grpc-js handler of a method that answers many requests with one message. */
export const clientStreaming =
  <Req, Res>(
    { definition, callKey, work }: ClientStreamingMethod<Req, Res>,
    context: StreamContext,
  ): handleClientStreamingCall<Req, Res> =>
  (call, callback) => {
    const incoming: Incoming<undefined, Res> = {
      call,
      request: undefined,
      method: fullName(definition),
      callKey: () => callKey(call.metadata),
      wire: wireOf(call, definition.responseSerialize),
      // No headers before the answer: to a client they mean that the answer has begun, and it may not retry any more.
      prepare: () => (arrival) =>
        whileOpen(arrival.gone, context.draining, async (over) => {
          const response = await work({ receive: () => receive(call, over) });
          await arrival.sending(0, response);
          return response;
        }),
    };
    const served = serve(incoming, context);
    context.inFlight.track(served.then(({ answer, injections }) => send<Res>(callback, answer, injections)));
  };
