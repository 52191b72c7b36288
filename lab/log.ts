import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** JSON lines where the output is not a terminal, readable lines on one. Written at once, so none is lost at exit. */
export const createLogger = (name: string, level: string): Logger => {
  if (!process.stdout.isTTY) return pino({ name, level }, pino.destination({ sync: true }));
  const colorize = process.env['NO_COLOR'] === undefined;
  const stream = pretty({
    sync: true,
    colorize,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    // The message says it all; the fields are for machines.
    hideObject: true,
  });
  return pino({ name, level }, stream);
};
