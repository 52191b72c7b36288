import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { WireTakenError } from './fault.ts';
import { framed, openStream, spoilt } from './raw-answer.ts';
import { arrivalOf } from './testing.ts';

/** A stream in some state, and what is done to it. */
function wireOf(state: object = {}) {
  const done: string[] = [];
  const stream = { write: (bytes: Buffer) => done.push(`write ${bytes.toString()}`), ...state };
  const wire = {
    stream: () => stream as never,
    flushed: async () => void done.push('flushed'),
    sendHeaders: () => void done.push('headers'),
    serialize: (message: unknown) => Buffer.from(String(message)),
  };
  return { done, wire };
}

test.each(['destroyed', 'closed', 'writableEnded'])('nothing is written to a stream that is %s', async (state) => {
  await expect(openStream(wireOf({ [state]: true }))).rejects.toMatchObject({ code: status.CANCELLED });
});

test('headers wait for the messages before', async () => {
  const { done, wire } = wireOf();
  await openStream({ wire });
  expect(done).toEqual(['flushed', 'headers']);
});

test('a frame says the length it holds, or the one it is told', () => {
  expect(framed(Buffer.from('abc'))).toEqual(Buffer.from([0, 0, 0, 0, 3, 97, 98, 99]));
  expect(framed(Buffer.alloc(0), 258)).toEqual(Buffer.from([0, 0, 0, 1, 2]));
});

test('faults outside are asked before each message, the spoilt one too', async () => {
  const { done, wire } = wireOf();
  const sending = (before: number) => void done.push(`sending ${before}`);
  const end = () => new WireTakenError(status.INTERNAL, 'spoilt');
  const spoil = (message: Buffer) => Buffer.concat([Buffer.from('!'), message]);
  const arrival = spoilt(arrivalOf({ wire, sending }), { afterMessages: 1, spoil, end });
  await arrival.sending(0, 'a');
  await expect(arrival.sending(1, 'b')).rejects.toThrow('spoilt');
  expect(done).toEqual(['sending 0', 'sending 1', 'flushed', 'headers', 'write !b']);
});
