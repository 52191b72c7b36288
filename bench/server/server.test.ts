import { describe, expect, it } from 'vitest';
import { startChaosServer } from '../../server/index.ts';
import type { Table } from '../table.ts';
import { connect, type Method } from './calls.ts';
import { hanging } from './hanging.ts';
import { kindNames } from './kinds.ts';
import { plainServer } from './plain-service.ts';
import { precision } from './precision.ts';
import { throughput } from './throughput.ts';

const column = (table: Table | undefined, index: number) => table?.rows.map((row) => row[index] ?? '') ?? [];
const methods: readonly Method[] = ['ProcessData', 'Charge'];

describe('the two servers', () => {
  it('answer the same calls with the same answers', async () => {
    await using chaos = await startChaosServer();
    const plain = await plainServer(true);
    const answers: unknown[][] = [];
    for (const address of [chaos.address, plain.address]) {
      const client = connect(address);
      answers.push([await client.ProcessData(1), withoutChance(await client.Charge(1)), await client.Charge(1)]);
      await client.Check(1);
      client.close();
    }
    const [ours = [], theirs = []] = answers;
    expect(ours.slice(0, 2)).toEqual(theirs.slice(0, 2));
    expect([ours[2], theirs[2]]).toEqual([
      { ...shape, replayed: true },
      { ...shape, replayed: true },
    ]);
    await plain.close();
  });

  const shape = { payment: expect.objectContaining({ account: 'acc-1' }) };

  function withoutChance(answer: unknown): unknown {
    const { payment, ...rest } = answer as { payment: object };
    return { ...rest, payment: { ...payment, id: 'any', bookedAtUnixMs: 'any' } };
  }
});

describe('the server part, very short', () => {
  it('prints each server as a ratio to the bare one, for each method and level', async () => {
    const tiny = { levels: [1, 4], methods, generations: 1, rounds: 2, turnsEach: 1, turnMs: 20, warmUpMs: 40 };
    const tables = await throughput(tiny, 1);
    expect(tables.map(({ title }) => title.replace(/.*: /, ''))).toEqual([
      'ProcessData, 1 in flight',
      'ProcessData, 4 in flight',
      'Charge, 1 in flight',
      'Charge, 4 in flight',
    ]);
    for (const table of tables) {
      expect(column(table, 0)).toEqual(kindNames);
      expect(column(table, 2)[0]).toBe('1.00 (1.00–1.00)');
      for (const ratio of column(table, 2)) expect(ratio).toMatch(/^\d+\.\d\d \(\d+\.\d\d–\d+\.\d\d\)$/);
      for (const micros of column(table, 3)) expect(Number(micros)).toBeGreaterThan(0);
    }
  });

  it('weighs calls that hang, and answers the others meanwhile', async () => {
    const table = await hanging({ calls: 300, others: 20 });
    const [bytes, over] = [column(table, 1).map(Number), column(table, 2).map(Number)];
    expect(bytes[1]).toBeGreaterThan(1_000);
    expect(over).toEqual([0, (bytes[1] as number) - (bytes[0] as number)].map((value) => expect.closeTo(value, -1)));
    for (const cell of [...column(table, 4), ...column(table, 5)]) expect(cell).toMatch(/^\d+\.\d → \d+\.\d$/);
  });

  it('finds that a late answer is never early, and one without the fault is', async () => {
    const [late = [], prompt = []] = (await precision({ calls: 20, rounds: 1 })).rows;
    expect(Number(late[1])).toBeGreaterThanOrEqual(100);
    expect(Number(prompt[1])).toBeLessThan(100);
    expect([late, prompt].map((row) => row.length)).toEqual([5, 5]);
  });
});
