import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'public', 'style.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

const colours = (part: string) =>
  new Map([...part.matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));

const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2's contrast ratio. */
const contrast = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const text = [
  ['--ink', '--bg'],
  ['--ink', '--card'],
  ['--ink', '--button'],
  ['--muted', '--bg'],
  ['--muted', '--card'],
  ['--button-on-ink', '--button-on'],
  ...['closed', 'open', 'half', 'unknown', 'fault'].map((name) => [`--${name}-ink`, `--${name}-soft`]),
  ['--fault-ink', '--card'],
  ['--open-ink', '--bg'],
  ['--open-ink', '--card'],
  ['--half-ink', '--card'],
] as const;
// What is drawn, not written, needs 3 : 1.
const drawn = ['--closed', '--open', '--half', '--fault', '--ok', '--failed', '--refused', '--late', '--p95', '--p99'];

test.each([
  ['light', light],
  ['dark', dark],
])('in %s, text stands out by 4.5 to 1 and lines by 3 to 1', (_name, part) => {
  const of = colours(part);
  const weak = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs.filter(([a, b]) => contrast(of.get(a) ?? '', of.get(b) ?? '') < least);
  expect(of.size).toBeGreaterThan(30);
  expect(weak(text as readonly (readonly [string, string])[], 4.5)).toEqual([]);
  expect(
    weak(
      drawn.map((name) => [name, '--card'] as const),
      3,
    ),
  ).toEqual([]);
});
