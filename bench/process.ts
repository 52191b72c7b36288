// A process of the bench: the parent asks by name, the child answers. Each lane and each server has one of its own, so
// none pays for another's garbage, and what the optimiser learned of one is not forced on the next.
import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  /** Runs the child's handler of that name; rejects with its error, or when the child is gone. */
  ask<Answer>(name: string, argument?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

interface Asked {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answered {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Starts a module of the bench that calls `answerParent`. */
export function startProcess(file: string, args: readonly string[] = [], execArgv: readonly string[] = []): Child {
  const child = fork(file, [...args], { execArgv: [...execArgv], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended before it answered`));
    waiting.clear();
  });
  child.on('message', ({ id, value, error }: Answered) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`${file} ${args.join(' ')}: ${error}`));
  });
  let asked = 0;
  return {
    ask: <Answer>(name: string, argument?: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        if (!child.connected) return reject(new Error(`${file} has ended`));
        const id = (asked += 1);
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, name, argument } satisfies Asked);
      }),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Answers what the parent asks, and ends with it. */
export function answerParent(handlers: Readonly<Record<string, (argument: never) => unknown>>): void {
  const answer = async ({ id, name, argument }: Asked): Promise<Answered> => {
    try {
      return { id, value: await handlers[name]?.(argument as never) };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (asked: Asked) => void answer(asked).then((answered) => process.send?.(answered)));
  process.on('disconnect', () => process.exit());
}
