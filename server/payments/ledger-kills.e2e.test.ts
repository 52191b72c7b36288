// A file that survives: a process that books into it is killed 50 times, wherever it just is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { expectBalanced } from './contract/contract.ts';
import { newFile, sqlitePlace } from './testing.ts';

const program = fileURLToPath(new URL('testing-charge-process.ts', import.meta.url));
const kills = 50;

/** Books from `first` on, is killed some time after the first answer, and answers with what was acknowledged. */
async function bookUntilKilled(file: string, first: number, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await Promise.race([once(child.stdout, 'data'), ended]);
  await wait(afterMs);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return said.split('\n').slice(0, -1); // What comes after the last line end was cut off.
}

test('50 kills: every acknowledged payment is there, none is there twice, and the books balance', async () => {
  const file = newFile();
  const ids = new Map<string, string>();
  let unanswered = 0;
  for (let kill = 0; kill < kills; kill++) {
    const lines = await bookUntilKilled(file, ids.size, (kill * 7) % 25);
    for (const line of lines) {
      const [n, id] = line.split(' ') as [string, string];
      expect(n).toBe(String(ids.size));
      ids.set(`k${n}`, id);
    }
    const ledger = await sqlitePlace(file).open({ now: () => 1 });
    const count = await ledger.count();
    // At most one more than was acknowledged: the one whose answer the kill has swallowed.
    expect([ids.size, ids.size + 1]).toContain(count);
    unanswered += count - ids.size;
    if (kill === kills - 1) {
      await expectBalanced(ledger);
      const kept = (await ledger.after(0, '', count)).map(({ payment }) => [payment.idempotencyKey, payment.id]);
      expect(kept.slice(0, ids.size)).toEqual([...ids]);
      expect(new Set(kept.map(([key]) => key)).size).toBe(count);
      expect(await ledger.last()).toBe(count);
    }
    await ledger.close();
  }
  expect(ids.size).toBeGreaterThan(kills);
  // Else every kill hit between two bookings, and nothing is proved of one that hits within.
  expect(unanswered).toBeGreaterThan(0);
}, 180_000);
