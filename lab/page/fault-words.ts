// The server's faults in words, as the page's heading and its story need them.
import type { Fault } from './phase-timeline.ts';

// Their words say themselves whom they hit: all there is, or a part in time.
const ofTheServer = new Set([
  'bandwidth',
  'brownout',
  'burst',
  'crash',
  'flapping',
  'rate-limit',
  'restart',
  'slow-start',
  'stall',
]);

const ofConnections = 'silent-accept';

const inPercent = (share: number) => (share < 0.01 ? 'less than 1 %' : `${Math.round(share * 100)} %`);

const part = (share: number, things: string) => {
  if (share >= 1) return things === 'calls' ? 'every call' : `every ${things.slice(0, -1)}`;
  return `${inPercent(share)} of ${things}`;
};

const whom = ({ kind, share, target }: Fault): string => {
  const of = part(share, kind === ofConnections ? 'new connections' : 'calls');
  return target === '' ? of : `${of} (${target})`;
};

/** `20 % of calls: sleep 5 s, then succeed`. */
const faultInWords = (fault: Fault): string => {
  const { kind, share, target, description } = fault;
  if (ofTheServer.has(kind) && share >= 1 && target === '') return description;
  return `${whom(fault)}: ${description}`;
};

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** All of them, each in full. */
export const faultsInWords = (faults: readonly Fault[]): string => faults.map(faultInWords).join('; ');

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What fits into a heading: two faults in full, of more their kinds. */
export const faultsInShort = (faults: readonly Fault[]): string => {
  const targets = new Set(faults.map(({ target }) => target));
  if (faults.length === 2 && targets.size === 1 && !targets.has(''))
    return `${[...targets].join('')} — ${faults.map(({ share, description }) => `${inPercent(share)}: ${description}`).join(' · ')}`;
  if (faults.length <= 2) return faults.map((fault) => sentenceCase(faultInWords(fault))).join(' · ');
  const share = faults.reduce((sum, fault) => sum + fault.share, 0);
  const kinds = [...new Set(faults.map(({ kind }) => kind.replaceAll('-', ' ')))];
  return sentenceCase(`${part(share, 'calls')}: ${listed(kinds)}`);
};
