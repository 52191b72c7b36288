import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTables } from './document.ts';
import { drawOf, draws } from './goodput/fates.ts';
import { goodput } from './goodput/goodput.ts';
import { openLoop, poisson } from './goodput/load.ts';
import { resultOf } from './goodput/result.ts';
import { type Play, scenarios } from './goodput/scenarios.ts';
import { workplace } from './goodput/work.ts';
import { costLanes, goodputLanes } from './lanes/all.ts';
import { plainClient } from './lanes/lane.ts';
import { scaled } from './lanes/ours.ts';
import { endurance } from './memory/endurance.ts';
import { overhead } from './overhead/overhead.ts';
import { policies } from './policies/policies.ts';
import { stacks } from './policies/stacks.ts';
import { startProcess } from './process.ts';
import { ratios } from './rounds.ts';
import { quantile, seededRandom, shuffled, spread } from './statistics.ts';
import { asMarkdown, asText, type Table, withRange } from './table.ts';

const tiny = { rounds: 2, turnsEach: 1, turnMs: 20, warmUpMs: 40 };
const column = (table: Table | undefined, index: number) => table?.rows.map((row) => row[index]);

describe('the numbers', () => {
  it('finds quantiles between neighbours, of any order, and none of nothing', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([3, 1, 2], 0)).toBe(1);
    expect(quantile([3, 1, 2], 1)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
    expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
    expect(withRange(spread([5, 1, 3]), 0)).toBe('3 (1–5)');
  });

  it('repeats chance from a seed, evenly spread, and shuffles without losing any', () => {
    const thousand = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 1_000 }, () => random());
    };
    expect(thousand(7)).toEqual(thousand(7));
    expect(thousand(7)).not.toEqual(thousand(8));
    expect(spread(thousand(7))).toEqual({
      median: expect.closeTo(0.5, 1),
      min: expect.closeTo(0, 1),
      max: expect.closeTo(1, 1),
    });
    expect(shuffled([1, 2, 3, 4], seededRandom(1)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  it('compares within a round, not across rounds', () => {
    const sample = (calls: number) => ({ calls, tookMs: 1_000, cpuMicros: 0 });
    const rounds = [
      new Map([['bare', sample(100)], ['lane', sample(90)]]),
      new Map([['bare', sample(10)], ['lane', sample(9)]]),
    ]; // prettier-ignore
    const found = ratios(rounds, 'lane', 'bare', ({ calls }) => calls);
    expect(found).toEqual({ median: 0.9, min: 0.9, max: 0.9 });
  });
});

describe('the tables', () => {
  const table: Table = { title: 'T', note: 'N', columns: ['client', 'x'], rows: [['ours', '1']] };

  it('are aligned as text and valid as Markdown', () => {
    expect(asText(table)).toBe('T\nN\n  client  x\n  ours    1\n');
    expect(asMarkdown(table)).toContain('| client | x |\n| --- | ---: |\n| ours | 1 |');
  });

  it('replace those of the last run and leave the words alone', () => {
    const words = 'before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n';
    const written = withTables(words, [table], 'npm run bench');
    expect(written).toMatch(/^before\n.*\| ours \| 1 \|.*\nafter\n$/s);
    expect(written).not.toContain('old');
    expect(withTables(written, [table], 'npm run bench')).toBe(written);
    expect(() => withTables('no markers', [table], '')).toThrow('the document has no');
  });
});

describe('the fates', () => {
  it('depend on seed, key and count, not on the order of arrival', () => {
    const one = draws(1);
    const other = draws(1);
    const forward = ['a', 'b', 'a'].map(one);
    const backward = ['a', 'a', 'b'].map(other);
    expect(backward).toEqual([forward[0], forward[2], forward[1]]);
    expect(drawOf(1, 'a', 1)).not.toBe(drawOf(2, 'a', 1));
    expect(drawOf(1, 'a', 1)).not.toBe(drawOf(1, 'a', 2));
  });

  it('are the same for two clients that call in different orders', async () => {
    const play: Play = { scenario: 'homework', seed: 5, stretch: 1 };
    const keys = Array.from({ length: 30 }, (_, n) => `key-${n}`);
    const one = await fatesOf(play, keys);
    const other = await fatesOf(play, keys.toReversed());
    expect(one).toEqual(other);
    expect(new Set(one.values())).toEqual(new Set(['OK', 'failed']));
  });

  async function fatesOf(play: Play, keys: readonly string[]): Promise<Map<string, string>> {
    const server = startProcess(path.join(import.meta.dirname, 'goodput', 'fate-server.ts'));
    const client = plainClient(await server.ask<string>('open', play));
    try {
      await server.ask('begin', Date.now());
      const told = keys.map(async (key) => {
        const first = client.call(key);
        return [key, await first.then(() => 'OK', () => 'failed')] as const; // prettier-ignore
      });
      return new Map(await Promise.all(told));
    } finally {
      client.close();
      await server.stop();
    }
  }
});

describe('the lanes', () => {
  it('scale the times of options, however deep, and nothing else', () => {
    const options = {
      totalTimeoutMs: 10,
      retry: { attempts: 5, jitter: 'full', statuses: ['A'], waitMs: 4 },
      off: false,
    };
    expect(scaled(options, 0.5)).toEqual({ ...options, totalTimeoutMs: 5, retry: { ...options.retry, waitMs: 2 } });
    expect(scaled(options, 1)).toEqual(options);
  });
});

describe('the load', () => {
  it('is the same for one seed and has the rate that was asked for', () => {
    const due = poisson(1, 100, 60_000);
    expect(poisson(1, 100, 60_000)).toEqual(due);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect(due.length / 60).toBeCloseTo(100, -1);
  });

  it('does not wait for a slow call, counts latency from when a call was due, and rethrows a mistake', async () => {
    const beganAtMs = Date.now();
    let second = NaN;
    const slow = new Promise<void>((resolve) => setTimeout(resolve, 300));
    const ended = await openLoop([0, 10], beganAtMs, (n) => {
      if (n === 1) second = Date.now() - beganAtMs;
      return n === 0 ? slow : Promise.reject(new Error('no'));
    });
    expect(second).toBeLessThan(290);
    expect(ended.map(({ ok }) => ok)).toEqual([true, false]);
    expect(ended[0]?.tookMs).toBeGreaterThan(250);
    await expect(openLoop([0], Date.now(), () => Promise.reject(new TypeError('bad option')))).rejects.toThrow('bad');
  });
});

describe('a play', () => {
  it('is read from both sides', () => {
    const scenario = { ...scenarios.outage, durationMs: 4_000, trouble: [1_000, 2_000] as const };
    // Every 100 ms a call; those due from 1,000 to 2,300 fail, the rest is answered, one of them too late.
    const ended = Array.from({ length: 40 }, (_, n) => n * 100).map((dueMs) => ({
      dueMs,
      tookMs: dueMs === 0 ? 1_500 : 10,
      ok: dueMs < 1_000 || dueMs >= 2_300,
    }));
    const arrivals = ended.flatMap(({ dueMs, ok }) => (ok ? [dueMs] : [dueMs, dueMs]));
    expect(resultOf(scenario, ended, arrivals, 1_000)).toMatchObject({
      inTimePercent: 65,
      attemptsPerCall: 53 / 40,
      troubleLoad: 20,
      amplification: 2,
      healMs: 300,
    });
    const never = resultOf(scenario, ended.map((one) => ({ ...one, ok: false })), arrivals, 1_000); // prettier-ignore
    expect(never.healMs).toBe(Infinity);
    expect(resultOf({ ...scenario, trouble: [0, 4_000] }, ended, arrivals, 1_000).healMs).toBeNaN();
  });

  it('has a server that works in order and turns away what does not fit', async () => {
    const work = workplace(() => ({ count: 1, workMs: 5, queue: 1 }));
    const done: string[] = [];
    const finished = new Promise<void>((resolve) => {
      expect(work(() => done.push('first'))).toBe(true);
      expect(work(() => (done.push('second'), resolve()))).toBe(true);
      expect(work(() => done.push('third'))).toBe(false);
    });
    await finished;
    expect(done).toEqual(['first', 'second']);
  });
});

describe('the bench, very short', () => {
  it('prints the overhead of every lane as a ratio to bare', async () => {
    const [table] = await overhead({ ...tiny, levels: [4], generations: 1 }, 1);
    expect(column(table, 0)).toEqual(costLanes);
    expect(column(table, 2)?.[0]).toBe('1.00 (1.00–1.00)');
    for (const ratio of column(table, 2) ?? []) expect(ratio).toMatch(/^\d+\.\d\d \(\d+\.\d\d–\d+\.\d\d\)$/);
  });

  it('prints what each policy adds', async () => {
    const [table] = await policies(tiny, 1);
    expect(column(table, 0)).toEqual(Object.keys(stacks));
    for (const micros of column(table, 1) ?? []) expect(Number(micros)).toBeGreaterThan(0);
  });

  it('counts every call of the long run and finds no timer and no listener left', async () => {
    const { rows } = await endurance({ calls: 2_000, looks: 1 });
    const values = new Map(rows.map(([what = '', value]) => [what, value]));
    expect(values.get('calls answered, failed, aborted')).toBe('1,940, 20, 40');
    expect(values.get('timers left')).toBe('0');
    expect(values.get('listeners left on a signal all calls shared')).toBe('0');
  });

  it('plays a scenario with every lane', async () => {
    const tables = await goodput({ seeds: 1, stretch: 0.1, repeats: 0, only: ['outage'] }, 1);
    expect(column(tables[0], 0)).toEqual(goodputLanes);
    for (const percent of column(tables[0], 1) ?? []) expect(Number(percent)).toBeGreaterThan(0);
  });
});
