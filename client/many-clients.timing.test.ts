// Clients that come and go: what each of them held is let go of.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

// In a process of its own, with a server beneath that keeps nothing: a test's runner has memory and sockets too.
const program = `
  import http2 from 'node:http2';
  import { setTimeout as delay } from 'node:timers/promises';
  import { createClient } from ${here('index.ts')};
  import { unstableService } from ${here('../proto/definitions.ts')};
  const answer = unstableService.ProcessData.responseSerialize({ success: true, message: 'done' });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(answer.length, 1);
  const server = http2.createServer();
  let open = 0;
  server.on('session', (session) => {
    open += 1;
    session.on('error', () => undefined).once('close', () => (open -= 1));
  });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined).resume();
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.concat([head, answer]));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const round = async (clients) => {
    for (let n = 0; n < clients; n += 1) {
      const client = createClient(unstableService, '127.0.0.1:' + server.address().port);
      await client.processData({ payload: 'x' });
      await client.close();
    }
    await delay(300);
    for (let n = 0; n < 3; n += 1) globalThis.gc();
    return { heap: process.memoryUsage().heapUsed, open, left: process.getActiveResourcesInfo().length };
  };
  await round(100);
  const before = await round(50);
  const after = await round(300);
  console.log(JSON.stringify({ before, after }));
  server.close();
`;

interface Held {
  readonly heap: number;
  readonly open: number;
  readonly left: number;
}

it('keeps neither memory nor sockets nor timers of 300 clients that were made, used and closed', async () => {
  const given = ['--expose-gc', '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, given, { timeout: 50_000 });
  const { before, after } = JSON.parse(stdout) as { readonly before: Held; readonly after: Held };
  expect(after.open).toBe(0);
  expect(after.left).toBeLessThanOrEqual(before.left);
  // A client that stays holds some 50 kB.
  expect((after.heap - before.heap) / 300).toBeLessThan(5_000);
});
