// What docs/server.md tells to do, done: its scenario is one, its commands answer, its tables name what there is.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { chaosControl, paymentGateway } from '../proto/definitions.ts';
import { startChaosServer } from '../server/index.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const text = readFileSync(path.join(root, 'docs', 'server.md'), 'utf8').replaceAll('\r\n', '\n');
const blocks = (language: string) => [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
const codes = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const words = new Set(codes.flatMap((code) => code.split(/[^A-Za-z_-]+/)));

describe('docs/server.md names', () => {
  it('every method of PaymentGateway and of ChaosControl', () => {
    const names = [...Object.keys(paymentGateway), ...Object.keys(chaosControl)];
    expect(names.filter((name) => !words.has(name))).toEqual([]);
  });

  it('every variable that is there for callers, the ledger and chaos, and none that is not', () => {
    const help = execFileSync(process.execPath, [path.join(root, 'server', 'main.ts'), '--help'], { encoding: 'utf8' });
    const known = new Set([...help.matchAll(/^ +([A-Z][A-Z_]+)\b/gm)].map(([, name = '']) => name));
    expect(known.size).toBeGreaterThan(15);
    const told = new Set([...text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name));
    const theirs = [...known].filter((name) => /^(AUTH|RATE|TLS|CHAOS|LEDGER|IDEMPOTENCY|ACCESS)/.test(name));
    expect(theirs.filter((name) => !words.has(name) && !told.has(name))).toEqual([]);
    const variables = [...told].filter((name) => /^(AUTH|RATE|TLS|CHAOS|LEDGER|ACCESS)_/.test(name));
    expect(variables.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('docs/server.md tells', () => {
  it('a scenario that can be loaded over HTTP, and commands that steer it', async () => {
    await using server = await startChaosServer();
    const base = `http://127.0.0.1:${server.metricsPort}`;
    const [[, yaml = ''] = []] = blocks('yaml');
    const loaded = await fetch(`${base}/chaos/v1/scenarios`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: yaml,
    });
    expect(await loaded.text()).toContain('"mine"');
    expect(loaded.ok).toBe(true);
    server.setScenario('mine');

    const [commands = ''] = blocks('sh').flatMap(([, code = '']) => (code.includes('curl') ? [code] : []));
    const here = commands.replaceAll('http://127.0.0.1:9101', base).replaceAll('127.0.0.1:9101', base);
    const curls = here
      .replaceAll(/ +#.*$/gm, '')
      .replaceAll('\\\n', ' ')
      .trim()
      .split('\n');
    expect(curls).toHaveLength(3);
    const answers = [];
    // A stream never ends by itself: a second of it will do.
    for (const curl of curls)
      answers.push(
        await run('sh', ['-c', curl.replace('-N', '-N --max-time 1')]).catch(
          (e: unknown) => e as { stdout: string; code: number },
        ),
      );
    expect(answers[0]?.stdout).toContain('answer UNAVAILABLE');
    expect(answers[1]).toMatchObject({ code: 28 });
    expect(JSON.parse(answers[2]?.stdout ?? '')).toMatchObject({ scenario: 'off', faults: [] });
    expect(server.status()).toMatchObject({ scenario: 'off', faults: [] });
  });

  it.each([
    ['README.md', /(\d+) kinds/, 'kinds'],
    ['CHANGELOG.md', /(\d+) kinds/, 'kinds'],
    ['CHANGELOG.md', /(\d+) scenarios/, 'scenarios'],
  ])('in %s how many there are: %s', async (file, told, list) => {
    await using server = await startChaosServer();
    const reply = await fetch(`http://127.0.0.1:${server.metricsPort}/chaos/v1/${list}`);
    const all = (await reply.json()) as Record<string, readonly unknown[]>;
    const [, count] = told.exec(readFileSync(path.join(root, file), 'utf8')) ?? [];
    expect(Number(count)).toBe(all[list]?.length);
  });

  it('a tape that can be printed', async () => {
    const [, command = ''] = /npm run server -- (tape [^#\n]+)/.exec(text) ?? [];
    const args = command.trim().split(/ +/);
    const { stdout } = await run(process.execPath, [path.join(root, 'server', 'main.ts'), ...args]);
    expect(stdout.match(/^ *\S*call-\d+/gm)?.length).toBe(20);
  });
});
