// What an attempt sends, and when: one request with the headers, or many once the stream has begun.
import { status } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import { type CallError, InvalidRequestError, RefusedError } from '../errors.ts';
import { encode, type Opened, type UnaryDefinition } from '../unary.ts';
import { pump, type Requests } from './requests.ts';
import { threw } from './threw.ts';

type Wire = Opened['wire'];
type Serializes = Pick<UnaryDefinition<unknown, unknown>, 'requestSerialize'>;

export interface Sending {
  /** Sends what leaves with the headers. */
  atOnce(wire: Wire): void;
  /** Sends what leaves once the stream has begun; the function it returns stops that. */
  afterwards(wire: Wire, onBroken: (error: CallError) => void): () => void;
}

const nothing = () => undefined;

/** The one request of a method whose answer alone is a stream. */
export function sendOne(call: Call, definition: Serializes): Sending {
  const { bytes } = encode(call, definition).encoded;
  return {
    atOnce(wire) {
      wire.sendMessageWithContext({}, bytes);
      wire.halfClose();
    },
    afterwards: () => nothing,
  };
}

/** The messages of a method whose request is a stream: `call.request` is where they come from. */
export function sendMany(call: Call, { requestSerialize }: Serializes): Sending {
  const { fullName: method } = call.method;
  const requests = call.request as Requests<unknown>;
  if (requests.isTaken) {
    const text = `${method} not sent: its messages have left before, and leave once`;
    throw new RefusedError(text, { method, code: status.FAILED_PRECONDITION, attempts: call.attempts });
  }
  const serialize = (request: unknown) => {
    try {
      return requestSerialize(request);
    } catch (error) {
      throw new InvalidRequestError(method, error);
    }
  };
  return {
    atOnce: nothing,
    afterwards: (wire, onBroken) =>
      pump(wire, requests, {
        serialize,
        onBroken: (error) =>
          onBroken(error instanceof InvalidRequestError ? error : threw(call, 'its messages', error)),
      }),
  };
}
