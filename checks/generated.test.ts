import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences } from './generated.ts';

describe('the comparison of generated files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'generated-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const tree = (name: string, files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) {
      const place = path.join(folder, name, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    return path.join(folder, name);
  };

  it('finds nothing between equal trees, whatever their line ends', () => {
    const committed = tree('committed', { 'a.ts': 'a\r\n', 'b/c.ts': 'c\n' });
    expect(differences(committed, tree('fresh', { 'a.ts': 'a\n', 'b/c.ts': 'c\n' }))).toEqual([]);
  });

  it('names what is out of date, missing and left over', () => {
    const committed = tree('committed', { 'a.ts': 'old', 'b/left.ts': 'x' });
    expect(differences(committed, tree('fresh', { 'a.ts': 'new', 'b/new.ts': 'x' }))).toEqual([
      'a.ts is out of date',
      'b/left.ts is no longer generated',
      'b/new.ts is missing',
    ]);
  });

  it('does not take a generator that writes nothing for one that agrees', () => {
    expect(differences(path.join(folder, 'none'), path.join(folder, 'nothing'))).toEqual([
      ': the generator wrote no file',
    ]);
  });
});
