// What a lesson tells to do: its commands, in order, with the output that the text shows for each.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LessonStep {
  /** As it is typed: "npm run lab -- run NAME". */
  readonly command: string;
  /** The output in the text; undefined = it shows none. */
  readonly shown: string | undefined;
  /** What the reader has written into files by then: path → text. */
  readonly files: Readonly<Record<string, string>>;
}

const folder = path.join(import.meta.dirname, '..', 'docs', 'lessons');
const block = /```(\w+)\n([^]*?)```/g;

/** The text of a lesson, such as `three-patterns.ru`. */
export const lessonText = (name: string): string =>
  readFileSync(path.join(folder, `${name}.md`), 'utf8').replaceAll('\r\n', '\n');

const fileOf = (yaml: string) => /^# (\S+)\n/.exec(yaml)?.[1];

/** Its steps. A `yaml` block is the content of the file that its first line names. */
export function stepsOf(text: string): readonly LessonStep[] {
  const steps: LessonStep[] = [];
  let files: Record<string, string> = {};
  for (const [, language, content = ''] of text.matchAll(block)) {
    const last = steps.at(-1);
    if (language === 'sh') steps.push({ command: content.trim(), shown: undefined, files });
    if (language === 'text' && last !== undefined) steps[steps.length - 1] = { ...last, shown: content };
    const file = language === 'yaml' ? fileOf(content) : undefined;
    if (file !== undefined) files = { ...files, [file]: content };
  }
  return steps;
}

/** Puts an output where the text shows that of its step `n`, counted from 0. */
export function showOutput(name: string, n: number, output: string): void {
  let seen = -1;
  const text = lessonText(name).replaceAll(block, (all: string, language: string) => {
    if (language === 'sh') seen += 1;
    return language === 'text' && seen === n ? `\`\`\`text\n${output}\`\`\`` : all;
  });
  writeFileSync(path.join(folder, `${name}.md`), text);
}
