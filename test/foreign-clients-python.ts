// Python's grpcio as a foreign client: one process for all, which is told what to do line by line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ForeignClient, Seen } from './foreign-clients-grpc-js.ts';

export interface Python {
  /** A client of its own connection. */
  connect(address: string): ForeignClient;
  stop(): Promise<void>;
}

const root = path.dirname(import.meta.dirname);

interface Waiting {
  readonly resolve: (seen: Seen) => void;
  readonly reject: (error: Error) => void;
}

/** The process; what it is told gets an id, and each charge its line of answer. */
function driver(interpreter: string) {
  const args = [path.join(root, 'test/python/foreign_client.py'), path.join(root, 'proto')];
  // A proxy of the machine would otherwise be asked for 127.0.0.1.
  const env = { ...process.env, NO_PROXY: '*', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(interpreter, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, Waiting>();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.on('error', () => {});
  child.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`Python ended with ${code}:\n${said}`));
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, seen, error } = JSON.parse(line) as { id: number; seen?: Seen; error?: string };
    if (seen) waiting.get(id)?.resolve(seen);
    else waiting.get(id)?.reject(new Error(`Python: ${error}`));
    waiting.delete(id);
  });
  return { child, waiting, tell: (order: object) => child.stdin.write(`${JSON.stringify(order)}\n`) };
}

/** Starts test/python/foreign_client.py with the given interpreter. */
export function startPython(interpreter: string): Python {
  const { child, waiting, tell } = driver(interpreter);
  let lastId = 0;
  return {
    connect(address) {
      const channel = ++lastId;
      tell({ open: channel, address });
      return {
        close: () => void tell({ close: channel }),
        charge: (charge) =>
          new Promise((resolve, reject) => {
            const id = ++lastId;
            waiting.set(id, { resolve, reject });
            tell({ id, channel, ...charge });
          }),
      };
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
