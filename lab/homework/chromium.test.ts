import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from './chromium.ts';

const ending = process.platform === 'win32' ? '.exe' : '';

function emptyFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chromium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function program(folder: string, name: string): string {
  const file = path.join(folder, name + ending);
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

test('finds a browser in PATH, the first folder first', () => {
  const folders = [emptyFolder(), emptyFolder()];
  const [first, second] = folders.map((folder) => program(folder, 'chromium'));
  const PATH = folders.join(path.delimiter);
  expect(findChromium({ PATH }, process.platform)).toBe(first);
  rmSync(first ?? '');
  expect(findChromium({ PATH }, process.platform)).toBe(second);
});

test('a folder called chromium is no browser', () => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, `chromium${ending}`));
  const browser = program(folder, 'google-chrome');
  expect(findChromium({ PATH: folder }, process.platform)).toBe(browser);
});

test('CHROMIUM_PATH comes first, and nothing stands in for it when it is wrong', () => {
  const folder = emptyFolder();
  program(folder, 'chromium');
  const chosen = program(folder, 'mine');
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: chosen })).toBe(chosen);
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: folder })).toBeUndefined();
});
