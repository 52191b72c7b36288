// The report as a reader opens it: from a disk, without a network.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../test/needs.ts';
import { openBrowser } from '../homework/chromium.ts';
import { testingRecord } from '../run/testing-record.ts';
import { judge } from '../verdict/judge.ts';
import { comparePage } from './compare-page.ts';
import { tryPngs } from './pngs.ts';
import { putFile } from './put-file.ts';
import { writeReport } from './write-report.ts';

const need = needs('chromium');
const charts = ['goodput', 'latency', 'load', 'breaker', 'payments'];
const evil = '<img src=x onerror="document.title=1">&\u0001\'';

const record = testingRecord();
const lanes = record.lanes.map((lane, n) => (n === 0 ? { ...lane, lane: { ...lane.lane, name: evil } } : lane));
const hostile = testingRecord({ lanes, phases: [{ name: evil, fromMs: 2_000, toMs: 5_000, faults: evil }] });
const run = { record: hostile, verdict: judge(hostile) };

const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
};

describe.skipIf(!need.ok)(`a report in a browser${need.ok ? '' : ` (skipped: ${need.reason})`}`, () => {
  let browser: Browser;
  const directory = mkdtempSync(path.join(tmpdir(), 'report-'));
  const at = (name: string) => path.join(directory, name);

  beforeAll(async () => {
    if (!need.ok) return;
    browser = await openBrowser(need.path);
    await writeReport(directory, [run], () => undefined);
    await putFile(directory, 'compare.html', [comparePage({ name: evil, runs: [run] }, { name: 'b', runs: [run] })]);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true });
  });

  const open = async (file: string, width: number, colorScheme: 'light' | 'dark') => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, offline: true });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  };

  /** With every call unfolded: what it complained of, and how much wider than the window it is. */
  const look = async ({ page, complaints }: Awaited<ReturnType<typeof open>>) => {
    await page.evaluate("document.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))");
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    return { complaints, tooWide, foreign: await page.locator('img, script').count() };
  };
  const allWell = { complaints: [], tooWide: 0, foreign: 0 };

  test('on a phone it fits, asks nothing of the network, and its verdicts are cards that are still a table', async () => {
    const opened = await open(at('report.html'), 390, 'light');
    expect(await look(opened)).toEqual(allWell);
    const verdicts = opened.page.getByRole('region', { name: 'Verdict table' });
    expect(await verdicts.getByRole('rowheader').count()).toBe(record.experiment.expect.length);
    const box = `document.querySelector('[aria-label="Verdict table"]')`;
    expect(await opened.page.evaluate(`${box}.scrollWidth - ${box}.clientWidth`)).toBe(0);
    await opened.page.context().close();
  });

  test('on a desk it shows what a lane is called as it is, names each chart, and its pictures are well-formed', async () => {
    const opened = await open(at('report.html'), 1_280, 'dark');
    expect(await look(opened)).toEqual(allWell);
    const { page } = opened;
    expect(await page.getByRole('heading', { name: '<img src=x onerror' }).innerText()).toContain('<img src=x');
    expect(await page.getByRole('img', { name: /^Lane / }).count()).toBe(charts.length * lanes.length);
    const svgs = charts.map((name) => readFileSync(at(`${name}.svg`), 'utf8'));
    const parsed = `${JSON.stringify(svgs)}.map((svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('parsererror').length)`;
    expect(await page.evaluate(parsed)).toEqual(charts.map(() => 0));
    expect(await page.title()).not.toBe('1');
    await page.context().close();
  });

  test('a comparison fits a phone and asks nothing of the network', async () => {
    const opened = await open(at('compare.html'), 390, 'dark');
    expect(await look(opened)).toEqual(allWell);
    await opened.page.context().close();
  });

  test('each chart is a PNG too, of twice its size, and the summary shows it', () => {
    for (const name of charts) {
      const png = readFileSync(at(`${name}.png`));
      const width = /width="(\d+)"/.exec(readFileSync(at(`${name}.svg`), 'utf8'))?.[1];
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(2 * Number(width));
    }
    expect(readFileSync(at('summary.md'), 'utf8')).toContain('](goodput.png)');
  });
});

test('a browser that does not start is a line, not an error', async () => {
  const { pngs, problem } = await tryPngs(['<svg/>'], { CHROMIUM_PATH: process.execPath });
  expect(pngs).toEqual([]);
  expect(problem).toMatch(/could not draw/);
});
