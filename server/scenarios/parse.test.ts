import { expect, test } from 'vitest';
import { faultKinds } from '../faults/kinds.ts';
import { parseScenario } from './parse.ts';

const good = `name: mine
title: Mine
description: Half of all calls.
phases:
  - name: bad
    draws:
      - share: 0.5
        fault: { kind: sleep, delayMs: 5 }
`;

function problems(text: string): string[] {
  try {
    parseScenario(text, 'x.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as Error).message.split('\n');
  }
  return [];
}

const changed = (from: string, to: string) => problems(good.replace(from, to));

test('a good text is a scenario, with any line ends and a byte order mark', () => {
  const scenario = parseScenario(good, 'x.yaml');
  expect(scenario).toMatchObject({ name: 'mine', repeat: false });
  const windows = `\uFEFF${good.replaceAll('\n', '\r\n')}`;
  expect(parseScenario(windows, 'x.yaml')).toEqual(scenario);
  // Neither moves a mistake from its place.
  expect(problems(windows.replace('name: mine', 'name: Mine'))[0]).toContain('x.yaml:1:1: name: ');
  expect(problems(windows.replace('share: 0.5', 'share: 5'))[0]).toContain('x.yaml:7:9: ');
});

test('JSON is read too, indented by tabs and with escapes', () => {
  const json = JSON.stringify({ ...parseScenario(good, 'x'), title: 'é' }, null, '\t').replace('é', '\\u00e9');
  expect(parseScenario(json, 'x.json').title).toBe('é');
});

test('every mistake has file, line, column, path and what was expected, many at once', () => {
  const text = good
    .replace('title: Mine', 'titel: Mine')
    .replace('share: 0.5', 'share: 2')
    .replace('kind: sleep, delayMs: 5', 'kind: sleep, delayMs: -5, delay: 1')
    .replace('description: Half of all calls.', 'description: [1]');
  const lines = problems(text);
  expect(lines).toContain('x.yaml:1:1: title: expected text of 1 to 64 characters');
  expect(lines).toContain('x.yaml:3:1: description: expected text of 0 to 512 characters');
  expect(lines).toContain('x.yaml:7:9: phases[0].draws[0].share: expected at most 1');
  expect(lines).toContain(
    'x.yaml:8:31: phases[0].draws[0].fault.delayMs: expected whole milliseconds from 0 to 3600000',
  );
  expect(lines).toContain(
    'x.yaml:8:44: phases[0].draws[0].fault.delay: unknown field "delay" (did you mean "delayMs"?): expected only kind, delayMs',
  );
  expect(lines.at(-1)).toMatch(/^x\.yaml:2:1: titel: unknown field "titel" \(did you mean "title"\?\)/);
  expect(lines).toHaveLength(6);
});

test('in a list of faults that exclude each other, a mistake has its place too', () => {
  const list = good
    .replace('      - share: 0.5\n        fault', '      - - share: x\n          fault')
    .replace('5 }', 'y }');
  expect(problems(list)).toEqual([
    'x.yaml:7:11: phases[0].draws[0][0].share: expected a number from 0 to 1, or { from, to }',
    expect.stringMatching(/^x\.yaml:8:33: phases\[0\]\.draws\[0\]\[0\]\.fault\.delayMs: expected whole milliseconds/),
  ]);
});

test('an unknown kind names those there are, and the nearest', () => {
  expect(changed('kind: sleep', 'kind: slep')).toEqual([
    `x.yaml:8:18: phases[0].draws[0].fault.kind: expected an object whose "kind" is one of ${faultKinds.join(', ')}; did you mean "sleep"?`,
  ]);
  const [status] = changed('kind: sleep, delayMs: 5', 'kind: error, status: UNAVAILBLE');
  expect(status).toMatch(/; did you mean "UNAVAILABLE"\?$/);
});

test.each([
  ['Chrage', 'no method is called "Chrage"; did you mean "Charge"?'],
  ['payments.v1.PaymentGateway/Refnd', 'did you mean "payments.v1.PaymentGateway/Refund"?'],
  ['Check', 'no method is called "Check"'],
  ['chaos.v1.ChaosControl/Clear', 'ChaosControl can never be hit'],
  ['chaos.v1.ChaosControl/*', 'ChaosControl can never be hit'],
])('a target may not name the method %s', (method, message) => {
  const [line, ...more] = changed('share: 0.5', `share: 0.5\n        target: { methods: [Charge, ${method}] }`);
  expect(line).toContain(`x.yaml:8:37: phases[0].draws[0].target.methods[1]: `);
  expect(line).toContain(message);
  expect(more).toEqual([]);
});

test.each([
  'Charge',
  'payments.v1.PaymentGateway/Charge',
  'payments.v1.PaymentGateway/*',
  'grpc.health.v1.Health/Check',
])('a target may name %s', (method) => {
  expect(changed('share: 0.5', `share: 0.5\n        target: { methods: ["${method}"] }`)).toEqual([]);
});

test.each([
  ['a field twice', 'name: a\nname: b\n', 'x.yaml:2:1: expected each field once'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'x.yaml:2:1: expected one document'],
  ['a tag', 'name: !js 1\n', 'x.yaml:1:7: not YAML or JSON: Unresolved tag: !js'],
  ['a bracket that is open', '{ name: ', 'x.yaml:1:9: not YAML or JSON: '],
  ['a key that is a list', '? [a]\n: 1\n', 'x.yaml:1:3: expected a field’s name'],
  ['an alias of nothing', 'name: *b\n', 'x.yaml:1:7: expected aliases of anchors above them'],
  ['nothing', '', 'x.yaml:1:1: the scenario: expected an object'],
  ['a list', '- 1', 'x.yaml:1:1: the scenario: expected an object'],
  ['too many levels', '['.repeat(65), 'x.yaml:1:1: expected at most 64 levels'],
  ['too many lists in one line', '- '.repeat(65), 'x.yaml:1:1: expected at most 64 levels'],
  ['too many bytes', ' '.repeat(1_000_001), 'x.yaml:1:1: expected at most 1000000 bytes, got 1000001'],
  ['the name off', good.replace('name: mine', 'name: off'), 'x.yaml:1:1: name: expected another than "off"'],
])('%s is refused', (_what, text, message) => {
  expect(problems(text)[0]).toContain(message);
});

test('anchors are fine, and those that multiply are not', () => {
  const shared = good.replace('draws:', 'durationMs: 5\n    draws: &all') + '  - name: again\n    draws: *all\n';
  const [first, second] = parseScenario(shared, 'x').phases;
  expect(second?.draws).toEqual(first?.draws);
  const row = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 9 }, () => of).join(', ')}]\n`;
  const bomb = row('a', '1') + row('b', '*a') + row('c', '*b') + row('d', '*c');
  expect(problems(bomb)).toEqual([
    'x.yaml:2:8: expected aliases of anchors above them, and no more than 100 copies in all',
  ]);
});

test('a mistake behind an alias is shown where it was written', () => {
  const shared = good.replace('draws:', 'durationMs: 5\n    draws: &all') + '  - name: again\n    draws: *all\n';
  const lines = problems(shared.replace('share: 0.5', 'share: 5'));
  expect(lines).toEqual([
    'x.yaml:8:9: phases[0].draws[0].share: expected at most 1',
    'x.yaml:8:9: phases[1].draws[0].share: expected at most 1',
  ]);
});

test('of very many mistakes twenty are told', () => {
  const lines = problems(good + Array.from({ length: 50 }, (_, index) => `unknown${index}: 1\n`).join(''));
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('… and 30 more');
});

test('metadata that no caller can send, and a seed that no number holds, are told in words', () => {
  const target = (metadata: string) =>
    changed('share: 0.5', `share: 0.5\n        target: { metadata: { ${metadata} } }`);
  const expected = 'expected metadata names in lower case, each with its value as text';
  expect(target('X-User: "5"')).toEqual([`x.yaml:8:31: phases[0].draws[0].target.metadata.X-User: ${expected}`]);
  expect(target('x-user: 5')).toEqual([`x.yaml:8:31: phases[0].draws[0].target.metadata.x-user: ${expected}`]);
  // Left out without a word, it would make a target that every call fits.
  for (const none of ['', '__proto__: x'])
    expect(target(none)).toEqual(['x.yaml:8:19: phases[0].draws[0].target.metadata: expected at least one name']);
  expect(changed('title: Mine', 'title: Mine\nseed: 12345678901234567890')).toEqual([
    'x.yaml:3:1: seed: expected 1 to 64 characters, or a whole number',
  ]);
});

test.each([
  ['name: bad', 'name: "bad\\nchaos: all clear"', 'phases[0].name'],
  ['title: Mine', 'title: "Mine\\u001b[2J"', 'title'],
  ['share: 0.5', 'share: 0.5\n        target: { lanes: ["a\\u2028b"] }', 'phases[0].draws[0].target.lanes[0]'],
])('a text that would break or forge a line of the log is refused: %s', (from, to, path) => {
  const [problem, ...more] = changed(from, to);
  expect(more).toEqual([]);
  expect(problem).toContain(`: ${path}: expected text without line breaks and control characters`);
});
