// For tests: a scenario as a file, and what a server has booked.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createClient } from '../../client/index.ts';
import { paymentGateway } from '../../proto/definitions.ts';

/** The path of a file with a scenario of one phase; it is gone after the test. */
export function scenarioFile(draws: readonly unknown[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lanes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'scenario.json');
  writeFileSync(
    file,
    JSON.stringify({
      name: 'for-a-lane',
      title: 'For a lane',
      description: '',
      phases: [{ name: 'all along', draws }],
    }),
  );
  return file;
}

/** The first arrival of each charge is booked and answered with an error, the second is answered: the trap. */
export const trap = [
  {
    share: 1,
    target: { methods: ['Charge'], arrivals: [1] },
    fault: { kind: 'commit-then-error', status: 'UNAVAILABLE' },
  },
];

/** Every call fails, and nothing is booked. */
export const outage = [{ share: 1, fault: { kind: 'error', status: 'UNAVAILABLE' } }];

/** The keys under which a server has booked each payment, by its description. */
export async function booked(address: string): Promise<Record<string, string[]>> {
  await using client = createClient(paymentGateway, address);
  const { payments } = await client.listPayments({ pageSize: 500 });
  const keys: Record<string, string[]> = {};
  for (const { description, idempotencyKey } of payments) (keys[description] ??= []).push(idempotencyKey);
  return keys;
}
