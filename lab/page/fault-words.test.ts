import { expect, test } from 'vitest';
import { faultKinds } from '../../server/faults/kinds.ts';
import { faultsInShort, faultsInWords } from './fault-words.ts';
import type { Fault } from './phase-timeline.ts';

const { serverSentence } = (await import(new URL('./public/server-sentence.js', import.meta.url).href)) as {
  serverSentence: (server: { faults: readonly Partial<Fault>[] }) => string;
};

const fault = (more: Partial<Fault>): Fault => ({
  kind: 'error',
  share: 1,
  description: 'answer UNAVAILABLE',
  target: '',
  ...more,
});

test('says whom a fault hits', () => {
  expect(
    faultsInWords([
      fault({}),
      fault({ share: 0.2 }),
      fault({ share: 0.001 }),
      fault({ target: 'Charge · arrivals 1, 2' }),
      fault({ kind: 'silent-accept', share: 0.33, description: 'accept and stay silent' }),
      fault({ kind: 'silent-accept', description: 'accept and stay silent' }),
    ]).split('; '),
  ).toEqual([
    'every call: answer UNAVAILABLE',
    '20 % of calls: answer UNAVAILABLE',
    'less than 1 % of calls: answer UNAVAILABLE',
    'every call (Charge · arrivals 1, 2): answer UNAVAILABLE',
    '33 % of new connections: accept and stay silent',
    'every new connection: accept and stay silent',
  ]);
});

test('what the server as a whole does is not said of every call', () => {
  const flapping = fault({ kind: 'flapping', description: 'flap: 8 s up, then 4 s of UNAVAILABLE' });
  expect(faultsInWords([flapping])).toBe('flap: 8 s up, then 4 s of UNAVAILABLE');
  expect(faultsInWords([{ ...flapping, target: 'Charge' }])).toMatch(/^every call \(Charge\): flap/);
});

test('the heading has room for two faults in full and for the kinds of more', () => {
  expect(faultsInShort([])).toBe('');
  const two = [fault({ share: 0.5 }), fault({ kind: 'hang', share: 0.2, description: 'never answer' })];
  expect(faultsInShort(two)).toBe('50 % of calls: answer UNAVAILABLE · 20 % of calls: never answer');
  expect(faultsInShort(two.map((each) => ({ ...each, target: 'Charge' })))).toBe(
    'Charge — 50 %: answer UNAVAILABLE · 20 %: never answer',
  );
  const three = [...two, fault({ kind: 'commit-then-reset', share: 0.1 }), fault({ kind: 'hang', share: 0.1 })];
  expect(faultsInShort(three)).toBe('90 % of calls: error, hang or commit then reset');
});

test('says of every kind of fault what it does to every call', () => {
  const said = faultKinds.map((kind) => [kind, serverSentence({ faults: [fault({ kind })] })]);
  // "Failing" is all there is to say of an error; for any other kind it would be a guess.
  expect(said.filter(([, text]) => text === 'The server is failing every call.')).toEqual([
    ['error', expect.anything()],
  ]);
  expect(said.filter(([, text]) => !/^The server [^.]+\.$/.test(text ?? ''))).toEqual([]);
});

test('says how much of the calls a mixture hits, and of which', () => {
  const said = (...faults: Fault[]) => serverSentence({ faults });
  expect(said(fault({ share: 0.2 }), fault({ kind: 'hang', share: 0.1 }))).toBe(
    'The server mistreats about 30 % of calls.',
  );
  expect(said(fault({ kind: 'sleep', share: 0.2 }))).toBe('The server is late on about 20 % of calls.');
  expect(said(fault({ share: 0.004 }))).toBe('The server mistreats less than 1 % of calls.');
  expect(said(fault({ share: 0.5 }), fault({ kind: 'brownout' }))).toBe('The server mistreats every call.');
  expect(said(fault({ target: 'replica 1 of 3' }), fault({ kind: 'sleep', target: 'replica 1 of 3' }))).toBe(
    'The server mistreats some calls only (replica 1 of 3).',
  );
  expect(said(fault({ target: 'a' }), fault({ target: 'b' }))).toBe('The server mistreats some calls.');
  expect(said(fault({ kind: 'half-open', share: 0.02 }), fault({ kind: 'silent-accept', share: 0.3 }))).toBe(
    'The server mistreats about 2 % of calls and takes new connections without ever saying a word on them.',
  );
});
