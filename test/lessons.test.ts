// The lessons in docs/lessons: every command in them is run, and prints what the text shows. UPDATE_LESSONS=1 puts what
// came out into the texts.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExperiment, shippedExperiments } from '../lab/experiment/find.ts';
import { differences, verdictIn } from './lesson-output.ts';
import { type Ended, follow, removeFolders, type } from './lesson-run.ts';
import { type LessonStep, lessonText, showOutput, stepsOf } from './lesson-text.ts';

const root = path.join(import.meta.dirname, '..');
const lessons = ['three-patterns', 'when-retries-hurt'] as const;
/** Those that take long have a test of their own. */
const runElsewhere: Readonly<Record<string, string>> = { 'npm run homework': 'lab/homework/homework.e2e.test.ts' };
const exitCodes: Readonly<Record<string, number>> = { PASS: 0, FAIL: 1, UNKNOWN: 2 };

const all = lessons.flatMap((lesson) => stepsOf(lessonText(lesson)).map((step, n) => ({ lesson, n, ...step })));
const shownSteps = all.filter(({ shown }) => shown !== undefined);
/** As they ship they hold; with a planted mistake they do not; a task begins with FAIL, and its answer is PASS. */
const wantedOf = ({ lesson, command, files }: LessonStep & { readonly lesson: string }) => {
  const isTask = command.includes(`${lesson}-check.yaml`);
  const isMistaken = isTask ? Object.keys(files).length === 0 : command.includes('--set');
  return isMistaken ? 'FAIL' : 'PASS';
};
const codesOf = (text: string) =>
  [...text.replaceAll(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

afterAll(removeFolders);

// Two at a time: each is at most nine processes that mostly wait.
const following = new Map<LessonStep, PromiseWithResolvers<Ended>>();
for (const step of shownSteps) following.set(step, Promise.withResolvers<Ended>());
describe('what a lesson shows comes out:', () => {
  beforeAll(() => {
    const waiting = [...following];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [step, { resolve }] = next;
        resolve(await follow(step));
      }
    };
    void worker();
    void worker();
  });

  it.each(shownSteps)('$lesson: $command', { timeout: 300_000 }, async (step) => {
    const { code, output } = await following.get(step)!.promise;
    if (process.env['UPDATE_LESSONS'] === '1') {
      expect(verdictIn(output)).toBe(wantedOf(step));
      for (const language of ['', '.ru']) showOutput(step.lesson + language, step.n, output);
      return;
    }
    expect(differences(step.shown ?? '', output)).toEqual([]);
    expect(code).toBe(exitCodes[verdictIn(step.shown ?? '')]);
  });
});

describe('the lesson', () => {
  it.each(lessons)('%s has the same commands, files and outputs in Russian', (lesson) => {
    expect(stepsOf(lessonText(`${lesson}.ru`))).toEqual(stepsOf(lessonText(lesson)));
  });

  it.each(shownSteps)('$lesson shows the verdict that it is about: $command', (step) => {
    expect(verdictIn(step.shown ?? '')).toBe(wantedOf(step));
  });

  it.each(lessons)('%s ends with a task and its answer', (lesson) => {
    const tasks = all.filter((step) => step.lesson === lesson && step.command.includes(`${lesson}-check.yaml`));
    expect(tasks.map(wantedOf)).toEqual(['FAIL', 'PASS']);
  });

  it.each(all.filter(({ shown }) => shown === undefined))('$lesson: $command is run by a test of its own', (step) => {
    expect(existsSync(path.join(root, runElsewhere[step.command] ?? 'nowhere'))).toBe(true);
  });
});

describe.each(lessons.flatMap((lesson) => [lesson, `${lesson}.ru`]))('the text %s', (name) => {
  const text = lessonText(name);

  it('names experiments that there are', () => {
    const known = [...shippedExperiments().map((experiment) => experiment.name), 'grpc-retry-pushback-ms'];
    const named = codesOf(text).filter((code) => /^[a-z]+(?:-[a-z]+){2,}$/.test(code));
    expect(named.filter((code) => !known.includes(code))).toEqual([]);
  });

  it('names settings that the experiment before them takes', () => {
    for (const [all, setting = ''] of text.matchAll(/`--set ([^`\s]+)`/g)) {
      const before = text.slice(0, text.indexOf(all));
      const [, experiment = ''] = [...before.matchAll(/npm run lab -- run (\S+)/g)].at(-1) ?? [];
      expect(() => findExperiment(experiment, [setting])).not.toThrow();
    }
  });

  it('links to files that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(path.join(root, 'docs', 'lessons', link)))).toEqual([]);
  });

  it('has no line of prose that is wider than the others', () => {
    const prose = text.replaceAll(/```[^]*?```/g, '').split('\n');
    expect(prose.filter((line) => !line.startsWith('|') && line.length > 120)).toEqual([]);
  });
});

describe('npm run lab', () => {
  it('is the command line that is run here', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    expect(scripts).toMatchObject({ lab: 'node lab/cli.ts' });
  });

  it('lists the experiments', async () => {
    const { code, output } = await type('npm run lab -- experiments');
    expect(code).toBe(0);
    expect(output).toContain('breaker-gives-air');
  });
});
