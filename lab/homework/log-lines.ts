// The logs of a run: JSON lines as the processes write them, kept, and readable lines for a person.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

export interface LogKeeper {
  /** Give it to pino, or pipe a process's output into it. */
  readonly stream: Writable;
  readonly lines: LogLine[];
  /** All of it as readable lines, `HH:MM:SS.mmm LEVEL text`. */
  text(): string;
}

const pretty = prettyFactory({
  colorize: false,
  hideObject: true,
  ignore: 'pid,hostname,name',
  translateTime: 'SYS:HH:MM:ss.l',
});

/** Keeps pino's JSON lines; a line that is no JSON is kept as it is. */
export function keepLog(): LogKeeper {
  const raw: string[] = [];
  const lines: LogLine[] = [];
  let rest = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        raw.push(part);
        const line = parse(part);
        if (line) lines.push(line);
      }
      done();
    },
  });
  return { stream, lines, text: () => raw.map((line) => pretty(line)).join('') };
}

function parse(line: string): LogLine | undefined {
  try {
    const { time, level, msg } = JSON.parse(line) as { time: number; level: number; msg: string };
    const name = pino.levels.labels[level];
    const known = name === 'debug' || name === 'info' || name === 'warn' ? name : 'error';
    return { atMs: time, level: known, text: msg };
  } catch {
    return undefined;
  }
}
