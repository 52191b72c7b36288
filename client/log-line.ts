// A line of the log: who takes it, and how numbers and the words of others read on it.

export type Write = (fields: object, message: string) => void;

/** What is needed of a logger; pino's fits. */
export interface CallLog {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/** One line of what a server said: it says what it likes, at any length. */
export const oneLine = (text: string) => {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

/** Milliseconds to a tenth. */
export const round = (ms: number) => Math.round(ms * 10) / 10;
/** "1,234 ms". */
export const millis = (ms: number) => `${ms < 10 ? round(ms) : Math.round(ms).toLocaleString('en')} ms`;
/** "1.5 s", below a second "250 ms". */
export const seconds = (ms: number) => (ms < 1_000 ? millis(ms) : `${(ms / 1_000).toFixed(2).replace(/\.?0+$/, '')} s`);
