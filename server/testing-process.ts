// For the tests of the process: a forked server/main.ts.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly grpcPort: number;
  readonly metricsPort: number;
  readonly output: Output;
  /** The exit code, once it has ended. */
  readonly exit: Promise<number | null>;
}

export interface Output {
  stdout: string;
  stderr: string;
}

type Environment = Readonly<Record<string, string>>;

function launch(flags: readonly string[], environment: Environment) {
  const { PATH, SystemRoot, NODE_COMPILE_CACHE } = process.env;
  const child = fork(path.join(import.meta.dirname, 'main.ts'), flags, {
    // Nothing of the tester's own settings gets in.
    env: { PATH, SystemRoot, NODE_COMPILE_CACHE, ...environment },
    execArgv: [],
    silent: true,
  });
  const output: Output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: Buffer) => (output.stdout += String(text)));
  child.stderr?.on('data', (text: Buffer) => (output.stderr += String(text)));
  // Not the child's 'close': it never comes after a disconnect.
  const closed = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'close'));
  const exit = Promise.all([once(child, 'exit'), ...closed]).then(([[code]]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, output, exit };
}

/** Runs the server until it ends by itself. */
export async function runToEnd(flags: readonly string[], environment: Environment = {}) {
  const { output, exit } = launch(flags, environment);
  const code = await exit;
  return { ...output, code };
}

/** Starts the server on ports the system chooses and waits until it is ready. */
export async function startProcess(environment: Environment = {}): Promise<ServerProcess> {
  const ports = { GRPC_HOST: '127.0.0.1', GRPC_PORT: '0', METRICS_PORT: '0' };
  const { child, output, exit } = launch([], { ...ports, ...environment });
  const ready = once(child, 'message').then(([message]) => message as { grpcPort: number; metricsPort: number });
  const early = exit.then((code): never => {
    throw new Error(`the server ended with ${code}: ${output.stderr}`);
  });
  const { grpcPort, metricsPort } = await Promise.race([ready, early]);
  early.catch(() => {}); // From here on an end is expected.
  return { child, output, exit, grpcPort, metricsPort };
}
