import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { type Token, tokenCache } from './token-cache.ts';

/** A cache of tokens t1, t2, … that live as long as is said; `issue` in place of it decides by itself. */
function desk({
  lifetimeMs = 600_000,
  refreshBeforeMs = 60_000,
  issue = undefined as (() => Promise<Token>) | undefined,
} = {}) {
  const clock = fakeClock();
  const told: boolean[] = [];
  let fetches = 0;
  const fetchToken = () => {
    fetches += 1;
    return issue ? issue() : Promise.resolve({ value: `t${fetches}`, lifetimeMs });
  };
  const cache = tokenCache(fetchToken, { clock, refreshBeforeMs });
  const renewed = (ok: boolean) => void told.push(ok);
  return {
    clock,
    told,
    fetches: () => fetches,
    current: () => cache.current(renewed),
    renew: () => cache.renew(renewed),
  };
}

const down = () => Promise.reject(new Error('down'));

describe('a token', () => {
  it('is fetched once for 50 callers at once and is at hand from then on', async () => {
    const { current, fetches, told } = desk();
    expect(await Promise.all(Array.from({ length: 50 }, async () => current()))).toEqual(
      Array.from({ length: 50 }, () => 't1'),
    );
    expect(current()).toBe('t1');
    expect(fetches()).toBe(1);
    expect(told).toEqual([true]);
  });

  it('is replaced before it ends, while callers go on with the old one', async () => {
    const { current, fetches, clock } = desk();
    await current();
    await clock.advance(539_999);
    expect(current()).toBe('t1');
    expect(fetches()).toBe(1);
    await clock.advance(1);
    expect([current(), current()]).toEqual(['t1', 't1']);
    await clock.advance(0);
    expect(fetches()).toBe(2);
    expect(current()).toBe('t2');
  });

  it('that lives shorter than the time before its end is kept for half its life', async () => {
    const { current, fetches, clock } = desk({ lifetimeMs: 30_000 });
    await current();
    await clock.advance(14_999);
    expect(current()).toBe('t1');
    expect(fetches()).toBe(1);
    await clock.advance(1);
    expect(current()).toBe('t1');
    expect(fetches()).toBe(2);
  });

  it('is not used to its very end: it would expire on its way', async () => {
    const { current, clock } = desk({ refreshBeforeMs: 0 });
    await current();
    await clock.advance(594_999);
    expect(current()).toBe('t1');
    await clock.advance(1);
    expect(await current()).toBe('t2');
  });

  it('counts its life from when it was asked for, not from when it came', async () => {
    let give: (token: Token) => void = () => undefined;
    const { current, clock } = desk({ refreshBeforeMs: 0, issue: () => new Promise((resolve) => (give = resolve)) });
    const first = current();
    await clock.advance(4_000);
    give({ value: 'slow', lifetimeMs: 10_000 });
    expect(await first).toBe('slow');
    await clock.advance(4_999);
    expect(current()).toBe('slow');
    await clock.advance(1);
    expect(current()).toBeInstanceOf(Promise);
  });

  it('without an end is kept; one with no life at all serves those who waited for it', async () => {
    const forever = desk({ lifetimeMs: Infinity });
    await forever.current();
    await forever.clock.advance(1e12);
    expect(forever.current()).toBe('t1');
    const never = desk({ lifetimeMs: 0 });
    expect(await Promise.all([never.current(), never.current()])).toEqual(['t1', 't1']);
    expect(await never.current()).toBe('t2');
  });
});

describe('an issuer that fails', () => {
  it('does no harm while the old token lives, and is asked at most once a second', async () => {
    let isDown = false;
    let n = 0;
    const { current, fetches, clock, told } = desk({
      issue: () => (isDown ? down() : Promise.resolve({ value: `t${(n += 1)}`, lifetimeMs: 600_000 })),
    });
    await current();
    isDown = true;
    await clock.advance(540_000);
    for (let i = 0; i < 20; i += 1) {
      expect(current()).toBe('t1');
      await clock.advance(100);
    }
    expect(fetches()).toBe(3);
    isDown = false;
    await clock.advance(1_000);
    void current();
    await clock.advance(0);
    expect(current()).toBe('t2');
    expect(told).toEqual([true, false, false, true]);
  });

  it('fails every caller of a second with one request, and is asked again after it', async () => {
    const { current, fetches, clock } = desk({ issue: down });
    for (let i = 0; i < 5; i += 1) await expect(current()).rejects.toThrow('down');
    expect(fetches()).toBe(1);
    await clock.advance(1_000);
    await expect(current()).rejects.toThrow('down');
    expect(fetches()).toBe(2);
  });
});

describe('a renewal', () => {
  it('fetches another token, once for all who ask', async () => {
    const { current, renew, fetches, clock } = desk();
    await current();
    await clock.advance(1_000);
    expect(await Promise.all([renew(), renew(), renew()])).toEqual([true, true, true]);
    expect(fetches()).toBe(2);
    expect(current()).toBe('t2');
  });

  it('is done already for a call that comes a moment after another one renewed', async () => {
    const { current, renew, fetches, clock } = desk();
    await current();
    await clock.advance(1_000);
    await renew();
    await clock.advance(999);
    expect(await renew()).toBe(true);
    expect(fetches()).toBe(2);
  });

  it('of a first token that is a moment old is no use', async () => {
    const { current, renew, fetches } = desk();
    await current();
    expect(await renew()).toBe(false);
    expect(fetches()).toBe(1);
  });

  it('that brings the same token, or none, says so', async () => {
    let issue = () => Promise.resolve({ value: 'same', lifetimeMs: 600_000 });
    const { current, renew, clock, fetches } = desk({ issue: () => issue() });
    await current();
    await clock.advance(1_000);
    expect(await renew()).toBe(false);
    issue = down as typeof issue;
    await clock.advance(1_000);
    expect(await renew()).toBe(false);
    expect(await renew()).toBe(false);
    expect(fetches()).toBe(3);
    expect(current()).toBe('same');
  });
});
