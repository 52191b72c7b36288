// Whether a command still prints what a lesson shows: the same words and verdicts, and numbers that are near enough.
interface Row {
  readonly verdict: string;
  readonly says: string;
  readonly seen: string;
}

interface Output {
  readonly rows: readonly Row[];
  /** Every other line. */
  readonly lines: readonly string[];
}

/** The table of a verdict is 7, 44 and 45 columns wide; cells go on in the lines below. */
export function readOutput(text: string): Output {
  const rows: Row[] = [];
  const lines: string[] = [];
  let isTable = false;
  for (const line of text.trimEnd().split('\n')) {
    const [verdict, says, seen] = [line.slice(0, 7), line.slice(9, 53), line.slice(55)].map((cell) => cell.trim());
    if (line === '') isTable = false;
    const last = rows.at(-1);
    if (line.startsWith('VERDICT')) isTable = true;
    else if (!isTable) lines.push(line);
    else if (verdict !== '') rows.push({ verdict: verdict ?? '', says: says ?? '', seen: seen ?? '' });
    else if (last) rows[rows.length - 1] = { ...last, says: joined(last.says, says), seen: joined(last.seen, seen) };
  }
  return { rows, lines };
}

const joined = (a: string, b = '') => `${a} ${b}`.trim();

type Unit = 'share' | 'time' | 'perCall' | 'calls' | 'count';

const number = /(\d+(?:,\d{3})*(?:\.\d+)?)( (?:%|ms|s|per call|calls?|payments?)(?!\w))?/g;

const unitOf = (word: string): Unit =>
  ({ '%': 'share', ms: 'time', s: 'time', 'per call': 'perCall', '': 'count' } as const)[word] ?? 'calls';

const numbersIn = (text: string) =>
  [...text.matchAll(number)].map(([, digits = '', word = '']) => {
    const value = Number(digits.replaceAll(',', ''));
    return { value: word === ' s' ? value * 1000 : value, unit: unitOf(word.trim()) };
  });

const shapeOf = (text: string) =>
  text.replaceAll(number, (_, _digits, word: string = '') => `<${unitOf(word.trim())}>`);

const within = (factor: number) => (a: number, b: number) => a === b || Math.max(a, b) <= factor * Math.min(a, b);

/** What the lessons say of their figures. How many calls are due follows from the seed, but for those at an edge. */
const isNear: Readonly<Record<Unit, (a: number, b: number) => boolean>> = {
  share: (a, b) => Math.abs(a - b) <= 5,
  perCall: within(1.15),
  // Below 50 ms the machine is measured.
  time: (a, b) => Math.max(a, b) <= 50 || within(2)(a, b),
  count: within(2),
  calls: (a, b) => Math.abs(a - b) <= 2,
};

function isLike(shown: string, seen: string): boolean {
  if (shapeOf(shown) !== shapeOf(seen)) return false;
  const came = numbersIn(seen);
  return numbersIn(shown).every(({ value, unit }, n) => isNear[unit](value, came[n]?.value ?? Number.NaN));
}

/** What of the output is no longer as the text shows it, a line each. */
export function differences(shown: string, seen: string): readonly string[] {
  const [was, is] = [readOutput(shown), readOutput(seen)];
  const told = was.lines.filter((line, n) => line !== is.lines[n]).map((line) => `not printed: ${line}`);
  const length = Math.max(was.rows.length, is.rows.length);
  const rows = Array.from({ length }, (_, n) => [was.rows[n], is.rows[n]] as const).filter(
    ([a, b]) => !a || !b || a.verdict !== b.verdict || a.says !== b.says || !isLike(a.seen, b.seen),
  );
  const words = (row: Row | undefined) => (row ? `${row.verdict} ${row.says}: ${row.seen}` : 'nothing');
  return [...told, ...rows.map(([a, b]) => `shown: ${words(a)}\nseen:  ${words(b)}`)];
}

/** The verdict that it ends in. */
export const verdictIn = (output: string): string =>
  /^(PASS|FAIL|UNKNOWN) /.exec(readOutput(output).lines.find((line) => /^[A-Z]+ {2}/.test(line)) ?? '')?.[1] ?? '';

/** Whether it could not tell because this machine was too busy. */
export const wasTooBusy = (output: string): boolean => /processes were up to/.test(output.replaceAll(/\s+/g, ' '));
