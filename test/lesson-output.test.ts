// How much an output may differ from the one in a lesson.
import { describe, expect, it } from 'vitest';
import { differences, readOutput, verdictIn, wasTooBusy } from './lesson-output.ts';
import { stepsOf } from './lesson-text.ts';

const row = (verdict: string, says: string, seen: string) => `${verdict.padEnd(7)}  ${says.padEnd(44)}  ${seen}\n`;
const output = (seen: string, verdict = 'PASS') =>
  `name: A title\n\nVERDICT  EXPECTED${' '.repeat(38)}SEEN\n${row(verdict, 'the caller is free', seen)}${row('', 'within a second', 'or so')}\n${verdict}     all hold\n\nSeed 1. To repeat: resilience-lab run name --seed 1\n`;
const seen = '10.3 % of 398 calls; at most 12.5 % was expected';

describe('an output', () => {
  it('is read in columns, whose cells go on in the lines below', () => {
    expect(readOutput(output('510 ms')).rows).toEqual([
      { verdict: 'PASS', says: 'the caller is free within a second', seen: '510 ms or so' },
    ]);
    expect(verdictIn(output('510 ms', 'FAIL'))).toBe('FAIL');
  });

  it.each([
    ['itself', seen, seen],
    ['a share five points off', seen, '14.9 % of 398 calls; at most 12.5 % was expected'],
    ['two calls more at an edge', seen, '10.3 % of 400 calls; at most 12.5 % was expected'],
    ['a number before a comma', 'at most 34, 0.5 times', 'at most 29.5, 0.5 times'],
    ['a time below 50 ms', '5 ms (9 calls)', '41 ms (9 calls)'],
    ['a time twice as long, in another unit', '510 ms (9 calls)', '1 s (9 calls)'],
    ['attempts per call 15 % off', '2.9 per call (9 calls)', '3.3 per call (9 calls)'],
    ['a count twice as high', '12, 0.2 times the 603 of a', '24, 0.2 times the 610 of a'],
  ])('is near enough with %s', (_, shown, came) => {
    expect(differences(output(shown), output(came))).toEqual([]);
  });

  it.each([
    ['a share six points off', seen, '16.4 % of 398 calls; at most 12.5 % was expected'],
    ['another number of calls', seen, '10.3 % of 401 calls; at most 12.5 % was expected'],
    ['other words', seen, '10.3 % of 398 calls; at least 12.5 % was expected'],
    ['a time three times as long', '510 ms (9 calls)', '1.6 s (9 calls)'],
    ['attempts per call 20 % off', '2.5 per call (9 calls)', '3 per call (9 calls)'],
    ['one where there was none', '0 (9 calls)', '1 (9 calls)'],
  ])('is not with %s', (_, shown, came) => {
    expect(differences(output(shown), output(came))).toHaveLength(1);
  });

  it('is not with another verdict, another title or a row less', () => {
    expect(differences(output(seen), output(seen, 'FAIL'))).toHaveLength(2);
    expect(differences(output(seen), output(seen).replace('A title', 'Another'))).toHaveLength(1);
    expect(differences(output(seen), 'name: A title\n')).not.toEqual([]);
  });

  it('tells when the machine was too busy, wherever the line breaks', () => {
    expect(wasTooBusy('but processes were up\n   to 1.4 s late')).toBe(true);
    expect(wasTooBusy(output(seen))).toBe(false);
  });
});

describe('a lesson', () => {
  it('has steps with their outputs, and the files that were written before them', () => {
    const text = '```sh\na\n```\n```text\nout\n```\n```yaml\n# b.yaml\nc: 1\n```\n```sh\nd\n```\n';
    expect(stepsOf(text)).toEqual([
      { command: 'a', shown: 'out\n', files: {} },
      { command: 'd', shown: undefined, files: { 'b.yaml': '# b.yaml\nc: 1\n' } },
    ]);
  });
});
