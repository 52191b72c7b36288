import pino from 'pino';
import { expect, test } from 'vitest';
import { faultContext, sleepingClock } from './faults/testing.ts';
import { setFaults } from './set-faults.ts';

test('the log tells of each fault when it was set and how it went: by its time, by hand, with all others', async () => {
  const said: string[] = [];
  const logger = pino({}, { write: (line) => said.push((JSON.parse(line) as { msg: string }).msg) });
  const clock = sleepingClock();
  const set = setFaults({ context: faultContext({ clock }), logger, max: 3 });
  const add = (forMs: number) => set.add({ share: 1, fault: { kind: 'hang' } }, forMs).id;
  const [first, second] = [add(1000), add(5000), add(5000)];
  await clock.sleep(1000);
  expect(set.list()).toHaveLength(2);
  expect([set.remove(second as string), set.remove(second as string), set.remove(first as string)]).toEqual([
    true,
    false,
    false,
  ]);
  set.clear();
  expect(said).toEqual([
    'chaos: set set-1: 100 % never answer, for 1 s',
    'chaos: set set-2: 100 % never answer, for 5 s',
    'chaos: set set-3: 100 % never answer, for 5 s',
    'chaos: the fault set-1 has expired',
    'chaos: the fault set-2 was cleared',
    'chaos: the fault set-3 was cleared',
  ]);
});
