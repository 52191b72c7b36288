// A text in YAML or JSON (which is YAML too) as a value whose parts know where they stand.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

export interface TextValue {
  readonly value: unknown;
  /** "12:5", line and column, of what `path` leads to, or of the nearest thing around it that is there. */
  positionOf(path: readonly PropertyKey[]): string;
  /** What is wrong with the text itself. */
  readonly problems: readonly TextProblem[];
}

export interface TextProblem {
  readonly position: string;
  readonly message: string;
}

// Enough for any experiment written by hand, too few to multiply.
const maxAliasCount = 100;

const ownWords: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'expected one document',
  NON_STRING_KEY: 'expected a field’s name',
};

/** Where a step leads to: the node of a field or an element. With `ofKey` the node of the field's name. */
function step(node: Node, name: PropertyKey, document: Document, ofKey: boolean): Node | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) return target.items[Number(name)] as Node | undefined;
  if (!isMap(target)) return undefined;
  const pair = target.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return ((ofKey ? pair?.key : pair?.value) ?? pair?.key) as Node | undefined;
}

function nodeAt(document: Document, path: readonly PropertyKey[]): Node | null {
  let node: Node | null = document.contents;
  for (const [index, name] of path.entries()) {
    // What was not expected at all is shown where it begins.
    const next = node && step(node, name, document, index === path.length - 1 && typeof name === 'string');
    if (!next) break;
    node = next;
  }
  return node;
}

/** The first alias that leads nowhere, else the first there is. */
function aliasOffset(document: Document): number {
  const offsets: number[] = [];
  let lost: number | undefined;
  visit(document, {
    Alias(_key, node) {
      offsets.push(node.range?.[0] ?? 0);
      if (node.resolve(document) === undefined) lost = offsets.at(-1);
      // Each look takes as long as the text is.
      return lost === undefined && offsets.length <= maxAliasCount ? undefined : visit.BREAK;
    },
  });
  return lost ?? offsets[0] ?? 0;
}

function valueOf(document: Document): { value?: unknown; problem?: string } {
  // A key that is no name would be written out as text, again for each key around it.
  if (document.errors.length > 0) return {};
  try {
    return { value: document.toJS({ maxAliasCount }) };
  } catch {
    return { problem: `expected aliases of anchors above them, and no more than ${maxAliasCount} copies in all` };
  }
}

/** Where a field comes a second time. The reader's own check takes a time that grows with the square of the fields. */
function repeated(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) offsets.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return offsets;
}

// The reader follows nesting by calling itself, and takes long to find out that it cannot.
const maxLevels = 64;
const listsInOneLine = new RegExp(`^ *(?:- +){${maxLevels}}`, 'm');

function isTooDeep(text: string): boolean {
  let levels = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') levels++;
    if (letter === ']' || letter === '}') levels = Math.max(0, levels - 1);
    if (levels > maxLevels) return true;
  }
  return listsInOneLine.test(text);
}

const failed = (position: string, message: string): TextValue => ({
  value: undefined,
  positionOf: () => position,
  problems: [{ position, message }],
});

/** Reads a text. Line ends may be of any system, and a byte order mark may open it. */
export function textValue(text: string): TextValue {
  const lines = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (isTooDeep(text)) return failed('1:1', `expected at most ${maxLevels} levels, one inside the other`);
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false } as const;
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { ...options, logLevel: 'error' });
  const { value, problem } = valueOf(document);
  const problems = [
    ...[...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
      offset: pos[0],
      message: ownWords[code] ?? `not YAML or JSON: ${message}`,
    })),
    ...repeated(document).map((offset) => ({ offset, message: 'expected each field once' })),
    ...(problem === undefined ? [] : [{ offset: aliasOffset(document), message: problem }]),
  ];
  return {
    value,
    positionOf: (path) => position(nodeAt(document, path)?.range?.[0] ?? 0),
    problems: problems.map(({ offset, message }) => ({ position: position(offset), message })),
  };
}
