import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { CallError } from '../errors.ts';
import { retry } from '../policies/retry.ts';
import { bench, failed, run, script } from './fake-call.ts';
import { type Matchers, matchers } from './matchers.ts';

declare module 'vitest' {
  interface Assertion extends Matchers {}
}
expect.extend(matchers);

const gone = new CallError('x failed', { code: status.UNAVAILABLE, method: 'x' });

describe('toFailWith', () => {
  it('takes a call error by its status and attempts', async () => {
    const { call, clock } = bench();
    const error = run([retry({ attempts: 2 })], call(), script(failed('UNAVAILABLE')).next).catch((caught) => caught);
    await clock.advance(10_000);
    expect(await error).toFailWith('UNAVAILABLE');
    expect(await error).toFailWith('UNAVAILABLE', 2);
    expect(await error).not.toFailWith('UNAVAILABLE', 3);
    expect(await error).not.toFailWith('INTERNAL');
  });

  it('explains the call when it is wrong', () => {
    expect(() => expect(gone).toFailWith('INTERNAL')).toThrow('expected a CallError with INTERNAL; it was: x failed');
    expect(() => expect(new Error('boom')).toFailWith('INTERNAL', 2)).toThrow('INTERNAL after 2 attempts, got boom');
    expect(() => expect('fine').toFailWith('INTERNAL')).toThrow('got "fine"');
  });
});

describe('toTell', () => {
  it('finds events in order, with others between', async () => {
    const { call, clock, events } = bench();
    const failing = run([retry({ attempts: 2 })], call(), script(failed('UNAVAILABLE')).next).catch(() => undefined);
    await clock.advance(10_000);
    await failing;
    expect(events).toTell('retry-scheduled', 'retry-stopped');
    expect(events).not.toTell('retry-stopped', 'retry-scheduled');
    expect(() => expect(events).toTell('retry-scheduled', 'circuit-opened')).toThrow(
      'expected circuit-opened (after retry-scheduled); told was: retry-scheduled, retry-stopped',
    );
  });
});
