// Logs: JSON for machines, readable lines on a terminal. No worker: lines written last would be lost at exit.
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

const readable = () =>
  pretty({ sync: true, hideObject: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' });

/** A logger named "server" on standard output. */
export function createLogger(level: string, isTerminal = process.stdout.isTTY === true): Logger {
  return pino({ name: 'server', level }, isTerminal ? readable() : pino.destination({ dest: 1, sync: true }));
}
