// The homework's chaos over real gRPC: 10,000 calls a run, sleeps that end at once.
import type { Client } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { instantClock, invoke, serverAndClient } from './testing.ts';

async function fateOf(client: Client, index: number): Promise<string> {
  const { status, faultKind } = await invoke(client, unstableService.ProcessData, { payload: `payload ${index}` });
  return faultKind ? `${faultKind} ${status}` : status;
}

/** The fates of the payloads, in their order, with `atOnce` calls in flight. */
async function fates(seed: string, atOnce: number, calls = 10_000): Promise<string[]> {
  const [, client] = await serverAndClient({ chaosMode: 'true', seed, clock: instantClock });
  const list: string[] = [];
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      const index = next++;
      list[index] = await fateOf(client, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return list;
}

let known: string[] | undefined;
/** The fates of the seed `seed` when calls overlap: asked for once, for they take seconds. */
const overlapping = async () => (known ??= await fates('seed', 50));

const share = (list: readonly string[], fate: string) =>
  (100 * list.filter((one) => one === fate).length) / list.length;

test('20 % sleep and succeed, 20 % are UNAVAILABLE, 60 % are good; one seed gives one list, however calls overlap', async () => {
  const oneByOne = await fates('seed', 1);
  expect(oneByOne).toHaveLength(10_000);
  expect(Math.abs(share(oneByOne, 'sleep OK') - 20)).toBeLessThan(1.5);
  expect(Math.abs(share(oneByOne, 'error UNAVAILABLE') - 20)).toBeLessThan(1.5);
  expect(Math.abs(share(oneByOne, 'OK') - 60)).toBeLessThan(1.5);
  expect(await overlapping()).toEqual(oneByOne);
}, 300_000);

test('another seed gives other fates', async () => {
  const [one, other] = [await overlapping(), await fates('seeds', 50, 2_500)];
  const same = other.filter((fate, index) => fate === one[index]).length / other.length;
  // Two independent lists agree on 0.2² + 0.2² + 0.6² = 44 % of the calls.
  expect(Math.abs(same - 0.44)).toBeLessThan(0.03);
}, 300_000);

test('one payload sent again and again meets varied fates, the same for each lane', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'true', seed: 'seed', clock: instantClock });
  const lane = async (name: string) => {
    const list: string[] = [];
    for (let n = 0; n < 500; n++) {
      const metadata = { 'chaos-lane': name };
      const { status, faultKind } = await invoke(
        client,
        unstableService.ProcessData,
        { payload: 'same' },
        { metadata },
      );
      list.push(`${faultKind} ${status}`);
    }
    return list;
  };
  const [naive, full] = await Promise.all([lane('naive'), lane('full')]);
  expect(naive).toEqual(full);
  expect(new Set(naive).size).toBe(3);
});
