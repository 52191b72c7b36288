import { expect, test, vi } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { experimentsCommand, listed } from './command.ts';
import { shippedExperiments } from './find.ts';
import { parseExperiment } from './parse.ts';
import { goodText } from './testing-text.ts';

async function printed(...args: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk, ...more: unknown[]) => {
    text += String(chunk);
    for (const done of more) if (typeof done === 'function') (done as () => void)();
    return true;
  });
  try {
    expect(await experimentsCommand.run(args)).toBe(0);
  } finally {
    vi.restoreAllMocks();
  }
  return text;
}

test('each experiment is listed with its seconds, its lanes and its question', () => {
  const mine = parseExperiment(goodText, 'x', ['settleMs=1']);
  const other = { ...mine, name: 'of-a-longer-name', load: [] };
  expect(listed([mine, other]).split('\n')).toEqual([
    'mine               11 s  naive, with breaker',
    '  What happens?',
    '',
    'of-a-longer-name    1 s  naive, with breaker',
    '  What happens?',
  ]);
});

test('the list has every shipped experiment, for people and as JSON', async () => {
  const names = shippedExperiments().map(({ name }) => name);
  const text = await printed();
  for (const name of names) expect(text).toContain(`${name} `);
  const json = JSON.parse(await printed('--json')) as { name: string; seconds: number; lanes: string[] }[];
  expect(json.map(({ name }) => name)).toEqual(names);
  expect(json[0]).toMatchObject({
    seconds: expect.any(Number),
    lanes: expect.any(Array),
    question: expect.any(String),
  });
});

test('its help has an example', () => {
  expect(experimentsCommand.help?.()).toMatch(/Examples:\n {2}resilience-lab experiments\n/);
});

test.each([
  ['--jsn', 'experiments: unknown option "--jsn"; did you mean "--json"?'],
  ['outage', 'experiments: unknown argument "outage"; it takes none.'],
])('the argument %s is refused', async (arg, message) => {
  const refused = experimentsCommand.run([arg]);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
});
