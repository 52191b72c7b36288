// Faults that a call asks for itself, by the metadata `rpc-behavior`, in the words of gRPC's interop servers:
// https://github.com/grpc/grpc/blob/master/doc/xds-test-descriptions.md#server. As there, words are applied in order;
// `success-on-retry-attempt-N` ends the list when `grpc-previous-rpc-attempts` is N, so it stands before the error it
// spares: `success-on-retry-attempt-2,error-code-14`.
import { status } from '@grpc/grpc-js';
import { FaultError } from './faults/fault.ts';
import type { FaultOptions } from './faults/kinds.ts';
import type { Drawn } from './scenarios/matches.ts';

const maxSleepSeconds = 60;
const maxWords = 16;

type FailureName = Exclude<keyof typeof status, 'OK'>;

const expected =
  `sleep-<seconds up to ${maxSleepSeconds}>, error-code-<1 to 16>, success-on-retry-attempt-<number>, keep-open, ` +
  'each perhaps after "hostname=<name> ", separated by commas';

function malformed(word: string): FaultError {
  return new FaultError(status.INVALID_ARGUMENT, `rpc-behavior "${word.slice(0, 64)}": expected ${expected}`);
}

/** A word without its "hostname=… "; undefined when it is for another host. */
function forThisHost(word: string, hostname: string): string | undefined {
  const [, host, rest] = /^hostname=(\S+) +(.*)$/.exec(word) ?? [];
  if (rest === undefined) return word;
  return host === hostname ? rest.trim() : undefined;
}

/** The fault of one word; 'ends' when the list ends with success, undefined when nothing comes of it. */
function faultOf(word: string, attempt: number): FaultOptions | 'ends' | undefined {
  if (word === 'keep-open') return { kind: 'hang' };
  const [, name, digits] = /^(sleep|error-code|success-on-retry-attempt)-(\d{1,6})$/.exec(word) ?? [];
  const number = Number(digits);
  if (name === 'success-on-retry-attempt') return attempt - 1 === number ? 'ends' : undefined;
  if (name === 'sleep' && number <= maxSleepSeconds) return { kind: 'sleep', delayMs: number * 1000 };
  const code = status[number];
  if (name !== 'error-code' || code === undefined || code === 'OK') throw malformed(word);
  return { kind: 'error', status: code as FailureName, message: `asked for by rpc-behavior ${word}` };
}

const ends = ({ kind }: FaultOptions) => kind === 'hang' || kind === 'error';

function checkTotal(faults: readonly FaultOptions[]): void {
  const totalMs = faults.reduce((sum, fault) => sum + (fault.kind === 'sleep' ? fault.delayMs : 0), 0);
  if (totalMs > maxSleepSeconds * 1000) throw malformed(`sleeps of ${totalMs / 1000} s in all`);
}

/** What the metadata `rpc-behavior` asks for, outermost first; a FaultError INVALID_ARGUMENT when it cannot be read. */
export function requestFaults({ metadata, attempt }: Drawn, hostname: string): FaultOptions[] {
  const value = metadata?.('rpc-behavior');
  if (value === undefined) return [];
  const words = value.split(',').map((word) => word.trim());
  if (words.length > maxWords) throw malformed(`${words.length} words, more than ${maxWords}`);
  const faults: FaultOptions[] = [];
  for (const word of words) {
    const mine = forThisHost(word, hostname);
    const fault = mine === undefined ? undefined : faultOf(mine, attempt);
    if (fault === 'ends') break;
    if (fault) faults.push(fault);
    if (fault && ends(fault)) break;
  }
  checkTotal(faults);
  return faults;
}
