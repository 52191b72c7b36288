// Which lines of the client's log show which requirement.
import type { LogLine } from './log-lines.ts';

export interface Excerpt {
  readonly file: string;
  readonly title: string;
  readonly lines: readonly LogLine[];
}

/** Three pictures' worth: the timeout, the three attempts, the breaker's whole cycle. */
export function excerpts(lines: readonly LogLine[]): Excerpt[] {
  const lasts = /attempt 1 of 3 leaves|DEADLINE_EXCEEDED|not answered/;
  const deadline = lines.findIndex(({ text }) => text.includes('DEADLINE_EXCEEDED'));
  const timeout = lines.slice(Math.max(0, deadline - 1), deadline + 2).filter(({ text }) => lasts.test(text));
  return [
    { file: 'log-timeout', title: 'client.log: the timeout', lines: timeout },
    { file: 'log-retry', title: 'client.log: three attempts, growing waits', lines: threeAttempts(lines) },
    { file: 'log-breaker', title: 'client.log: the breaker opens, is silent, probes, recovers', lines: breaker(lines) },
  ];
}

// The call that failed three times, from its first attempt to its end.
function threeAttempts(lines: readonly LogLine[]): LogLine[] {
  const end = lines.find(({ text }) => /^ProcessData \d+ failed 3 times/.test(text));
  const call = end && /^ProcessData \d+ /.exec(end.text)?.[0];
  const from = lines.findLastIndex((line) => line === end);
  // Both clients number from 1: the story is the last stretch that begins with attempt 1 of 3.
  const begin = lines.findLastIndex(({ text }, n) => n < from && text === `${call}attempt 1 of 3 leaves`);
  return call ? lines.slice(begin, from + 1).filter(({ text }) => text.startsWith(call)) : [];
}

// From the last two failures before it opens to the first good call after it closed.
function breaker(lines: readonly LogLine[]): LogLine[] {
  const opened = lines.findIndex(({ text }) => /^circuit \S+ OPEN/.test(text));
  const closed = lines.findLastIndex(({ text }) => /^circuit \S+ CLOSED/.test(text));
  if (opened < 0) return [];
  const story = lines.slice(opened, (closed < 0 ? lines.length : closed) + 1).filter(({ text }) => tells(text));
  const before = lines
    .slice(0, opened)
    .filter(({ text }) => text.includes('UNAVAILABLE after'))
    .slice(-2);
  const after = lines
    .slice(closed + 1)
    .filter(({ text }) => / OK \(1 attempt/.test(text))
    .slice(0, 3);
  return [...before, ...story, ...(closed < 0 ? [] : after)];
}

const tells = (text: string) => text.startsWith('circuit ') || /attempt \d of 3: UNAVAILABLE after/.test(text);
