import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { connect, invoke } from './testing.ts';
import { startProcess } from './testing-process.ts';

test('half of a surrogate pair in a scenario’s message does not end the server', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'answer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'half.json');
  const fault = { kind: 'error', status: 'UNAVAILABLE', message: 'half: \ud800' };
  const phases = [{ name: 'bad', draws: [[{ share: 1, fault }]] }];
  writeFileSync(file, JSON.stringify({ name: 'half', title: 'Half', description: 'A broken text.', phases }));
  const { grpcPort, child, exit } = await startProcess({ CHAOS_MODE: file });
  const client = connect(`127.0.0.1:${grpcPort}`);
  for (const payload of ['first', 'second'])
    expect(await invoke(client, unstableService.ProcessData, { payload })).toMatchObject({ status: 'UNAVAILABLE' });
  child.send({ type: 'shutdown' });
  expect(await exit).toBe(0);
});
