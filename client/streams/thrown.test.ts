// What a caller's own functions throw or return wrongly in a stream is told to its reader, and to nobody else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../index.ts';
import { charge, quick, streamRig } from '../testing/stream-rig.ts';

const rig = streamRig();
const odd = (): unknown => Object.create(null) as unknown;

let unhandled: unknown[];
const note = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

/** What the second read of a watch that breaks behind its first message ends with. */
async function broken(options: Parameters<typeof rig.client.watchPayments>[1]): Promise<unknown> {
  rig.server.plan({ messages: 1, status: 'UNAVAILABLE' });
  const stream = rig.client.watchPayments({}, { resumeBackoff: quick, ...options });
  expect(await stream.next()).toMatchObject({ value: { sequence: '1' } });
  const late = new Promise((resolve) => setTimeout(resolve, 1_500, 'pending'));
  return Promise.race([stream.next().catch((error: unknown) => error), late]);
}

describe('a thing that cannot be made text', () => {
  it('thrown by the messages', async () => {
    rig.server.plan({ status: 'silence' });
    async function* messages() {
      yield charge(1);
      throw odd();
    }
    const stream = rig.client.chargeMany(messages());
    const error = await stream.next().then(
      () => stream.next().catch((thrown: unknown) => thrown),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CancelledError);
    expect(String(error)).toMatch(/its messages threw something that cannot be shown$/);
  });

  it('thrown by resume', async () => {
    const resume = () => {
      throw odd();
    };
    const error = await broken({ resume });
    expect(error).toBeInstanceOf(CancelledError);
    expect(String(error)).toMatch(/its way to go on threw something that cannot be shown$/);
  });
});

describe('a backoff of the caller’s', () => {
  const resume = (_: unknown, request: object) => request;

  it('that throws ends the stream with what it threw', async () => {
    const mine = new Error('mine');
    const backoff = () => {
      throw mine;
    };
    const error = await broken({ resume, resumeBackoff: { backoff } });
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: mine });
  });

  it.each([Number.NaN, -1, Infinity])('that gives %d ends the stream with an error that says so', async (waitMs) => {
    const error = await broken({ resume, resumeBackoff: { backoff: () => waitMs } });
    expect(error).toBeInstanceOf(CancelledError);
    expect(String(error)).toContain('backoff');
  });
});
