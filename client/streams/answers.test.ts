import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../unary.ts';
import { answersOf } from './answers.ts';

const responseDeserialize = (bytes: Buffer) => JSON.parse(bytes.toString()) as unknown;
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const ok = { code: status.OK, details: '', metadata: new Metadata() };

function wired(responseStream: boolean) {
  const cancelled: [number, string][] = [];
  let reads = 0;
  const wire = {
    startRead: () => void (reads += 1),
    cancelWithStatus: (code: number, details: string) => void cancelled.push([code, details]),
  } as unknown as Opened['wire'];
  return { answers: answersOf(wire, { responseDeserialize, responseStream }), cancelled, reads: () => reads };
}

describe('answers', () => {
  it('are asked of the wire one at a time, and only when somebody reads', async () => {
    const { answers, reads } = wired(true);
    answers.ask();
    answers.ask();
    expect(reads()).toBe(1);
    answers.receive(bytes(1));
    expect(reads()).toBe(1);
    expect(await answers.read()).toEqual({ done: false, value: 1 });
    expect(reads()).toBe(1);
    const second = answers.read();
    expect(reads()).toBe(2);
    answers.receive(bytes(2));
    expect(await second).toEqual({ done: false, value: 2 });
  });

  it('that cannot be read end the stream', () => {
    const { answers, cancelled } = wired(true);
    answers.ask();
    answers.receive(Buffer.from('{'));
    expect(cancelled).toEqual([[status.INTERNAL, expect.stringContaining('Response message parsing error')]]);
    const metadata = new Metadata();
    expect(answers.verdict({ ...ok, metadata })).toMatchObject({ code: status.INTERNAL, metadata });
  });

  it('of a method that has one may not be two, nor none', () => {
    const two = wired(false);
    two.answers.receive(bytes(1));
    two.answers.receive(bytes(2));
    expect(two.cancelled).toEqual([[status.UNIMPLEMENTED, 'Too many responses received']]);
    expect(wired(false).answers.verdict(ok)).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: 'No message received',
    });
  });

  it('of a stream may be none or many', () => {
    const { answers, cancelled } = wired(true);
    expect(answers.verdict(ok)).toBe(ok);
    answers.receive(bytes(1));
    answers.receive(bytes(2));
    expect([cancelled, answers.verdict(ok)]).toEqual([[], ok]);
  });
});
