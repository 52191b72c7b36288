// The server under the fuzzer: a process of its own, looked at from outside and asked what it holds.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask } from '../server/testing-http.ts';
import { type ServerProcess, startProcess } from '../server/testing-process.ts';
import { tokenSecret } from './fuzz-server-charge.ts';

/** What a process holds once its garbage is collected. */
export interface Held {
  readonly heapMb: number;
  readonly residentMb: number;
  /** Calls that began and have not ended, by the server's own count. */
  readonly openCalls: number;
  readonly connections: number;
  /** Open descriptors; 0 where the system does not show them. */
  readonly descriptors: number;
}

// Runs in the process of the server, before all else.
const watchdog = `process.on('message', (asked) => {
  if (asked?.type !== 'look') return;
  gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.send({ type: 'looked', heapUsed, rss, resources: process.getActiveResourcesInfo() });
})`;

/** A server whose calls may ask for faults, and whose callers need a token. */
export const startFuzzed = (): Promise<ServerProcess> =>
  startProcess({
    NODE_OPTIONS: `--expose-gc --import data:text/javascript,${encodeURIComponent(watchdog)}`,
    CHAOS_REQUEST_FAULTS: 'true',
    AUTH: 'jwt',
    AUTH_JWT_SECRET: tokenSecret,
    DRAIN_MS: '5000',
  });

function descriptorsOf({ child }: ServerProcess): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${child.pid}/fd`).length : 0;
}

async function openCallsOf({ metricsPort }: ServerProcess): Promise<number> {
  const { text } = await ask(metricsPort, 'GET', '/metrics');
  const sumOf = (name: string) => {
    const found = [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))];
    expect(found).not.toEqual([]);
    return found.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  return sumOf('grpc_server_call_started_total') - sumOf('grpc_server_call_duration_seconds_count');
}

/** What the server holds. */
export async function look(server: ServerProcess): Promise<Held> {
  const openCalls = await openCallsOf(server);
  const answer = once(server.child, 'message');
  server.child.send({ type: 'look' });
  const [{ heapUsed, rss, resources }] = (await answer) as [{ heapUsed: number; rss: number; resources: string[] }];
  const connections = resources.filter((kind) => kind === 'TCPSocketWrap').length;
  return { heapMb: heapUsed / 1e6, residentMb: rss / 1e6, openCalls, connections, descriptors: descriptorsOf(server) };
}

/** What the server holds as soon as it is `calm`, at the latest after `ms`. */
export async function lookUntil(server: ServerProcess, calm: (held: Held) => boolean, ms: number): Promise<Held> {
  for (let left = ms; ; left -= 100) {
    const held = await look(server);
    if (calm(held) || left <= 0) return held;
    await wait(100);
  }
}

/** The lines of the log that tell of an error, and all that went to standard error. */
export function complaints({ output }: ServerProcess): string[] {
  const isError = (line: string) => !line.startsWith('{') || (JSON.parse(line) as { level: number }).level >= 50;
  const whole = output.stdout.slice(0, output.stdout.lastIndexOf('\n') + 1);
  output.stdout = output.stdout.slice(whole.length);
  return [
    ...whole.split('\n').filter((line) => line !== '' && isError(line)),
    ...(output.stderr ? [output.stderr] : []),
  ];
}
