import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../test/needs.ts';
import { eventStream } from '../event-stream.ts';
import { parseExperiment } from '../experiment/parse.ts';
import { closeServer, listen } from '../listen.ts';
import { loadAssets } from '../page/assets.ts';
import { allowedHostNames } from '../page/guard.ts';
import { createPageServer } from '../page/http.ts';
import { quietView } from '../page/testing-view.ts';
import { type RunningExperiment, type RunOptions, startRun } from '../run/run-experiment.ts';
import { testingRecord } from '../run/testing-record.ts';
import { createConsole } from './console.ts';
import { consoleRoutes } from './routes.ts';
import { testingVerdict, updatesOf } from './testing-run.ts';

const need = needs('chromium');
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const patient = { timeout: 60_000 };
const limitMs = 150_000;

// Set SCREENSHOT_DIR to look at the pictures; else they go when the test is over.
const pictures = process.env['SCREENSHOT_DIR'] ?? mkdtempSync(join(tmpdir(), 'lab-console-'));
const keep = process.env['SCREENSHOT_DIR'] !== undefined;

const record = testingRecord();

const small = parseExperiment(
  `
name: short-outage
title: A short outage
question: What does a breaker do in an outage?
hypothesis: It lets nothing through.
lesson: It gives the server air.
seed: '7'
withinMs: 1000
load: [{ durationMs: 8000, perSecond: 20 }]
scenario:
  phases:
    - { name: before, durationMs: 1000, draws: [] }
    - { name: outage, durationMs: 2000, draws: [{ share: 1, fault: { kind: error, status: UNAVAILABLE } }] }
    - { name: after, draws: [] }
lanes:
  - { name: hand-made, use: naive, options: { initialBackoffMs: 100 }, keys: per-attempt }
  - { name: with breaker, use: retry-breaker, options: { retry: { initialBackoffMs: 100 }, breaker: { consecutiveFailures: 12, openMs: 1000 } } }
expect:
  - { says: the open breaker lets nothing through, lane: with breaker, measure: arrivalsWhileOpen, atMost: 0 }
settleMs: 3000
`,
  'short-outage.yaml',
);

/** What has been, told again within a second or two. */
const retold = ({ onUpdate }: RunOptions): RunningExperiment => {
  const verdict = testingVerdict(record);
  const updates = [...updatesOf(record, verdict)];
  const { promise: done, resolve } = Promise.withResolvers<{ record: typeof record; verdict: typeof verdict }>();
  const timer = setInterval(() => {
    for (const { update } of updates.splice(0, 10)) onUpdate(update);
    if (updates.length > 0) return;
    clearInterval(timer);
    resolve({ record, verdict });
  }, 15);
  const nothing = () => Promise.resolve();
  return {
    done,
    stop: () => undefined,
    changeLane: nothing,
    setScenario: nothing,
    setFault: nothing,
    clearFaults: nothing,
  };
};

const watch = (page: Page, origin: string): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
};

const textOf = (page: Page, id: string) => page.locator(`#${id}`).innerText();

describe.skipIf(!need.ok)(`the console in a browser${need.ok ? '' : ` (skipped: ${need.reason})`}`, () => {
  let browser: Browser;
  const closing: (() => Promise<void>)[] = [];

  const serve = async (run: typeof startRun) => {
    const stream = eventStream();
    const lab = createConsole({
      startRun: run,
      experiments: run === startRun ? [record.experiment, small] : [record.experiment],
      scenarios: () => [{ name: 'off', title: 'No chaos', description: 'No fault is injected.' }],
      publish: (message) => stream.send(message),
    });
    const server = createPageServer({
      assets: loadAssets(),
      control: { start: () => Promise.resolve(quietView('off')) },
      stream: eventStream(),
      snapshot: () => ({ event: 'snapshot', data: {} }),
      hostNames: allowedHostNames('127.0.0.1', []),
      experiments: consoleRoutes(lab, stream),
    });
    const port = await listen(server, '127.0.0.1', 0, 'PAGE_PORT');
    const alive = setInterval(() => stream.send({ event: 'alive', data: {} }), 1000);
    closing.push(async () => {
      clearInterval(alive);
      stream.close();
      await Promise.all([lab.close(), closeServer(server)]);
    });
    return `http://127.0.0.1:${port}`;
  };

  const open = async (origin: string, width: number, colorScheme: 'light' | 'dark') => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    const complaints = watch(page, origin);
    await page.addInitScript(`
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
      }).observe({ type: 'layout-shift', buffered: true });`);
    await page.goto(`${origin}/experiments`, { waitUntil: 'commit' });
    await expect.poll(() => textOf(page, 'link'), patient).toBe('live');
    return { page, complaints };
  };

  beforeAll(async () => {
    if (need.ok) browser = await chromium.launch({ executablePath: need.path, args: quiet });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const close of closing.splice(0)) await close();
  });
  afterAll(async () => {
    await browser?.close();
    if (!keep) rmSync(pictures, { recursive: true, force: true });
  });

  test(
    'an experiment is chosen, started, changed, looked into and judged from the keyboard alone',
    async () => {
      const { page, complaints } = await open(await serve(startRun), 1280, 'light');
      await page.locator('input[value=outage-and-trap]').press('ArrowDown');
      expect(await textOf(page, 'experiment-title')).toBe('A short outage');
      await page.getByRole('group', { name: 'Your guess' }).getByRole('button', { name: 'holds' }).press('Enter');
      await page.getByLabel('Seed').fill('s'.repeat(70));
      await page.keyboard.press('Enter');
      await expect.poll(() => textOf(page, 'start-error'), patient).toMatch(/^seed: expected up to 64/);
      expect(await page.evaluate('document.activeElement.id')).toBe('seed');
      await page.getByLabel('Seed').fill('11');
      await page.keyboard.press('Enter');

      await expect.poll(() => textOf(page, 'announce'), patient).toBe('A short outage: running');
      expect(await textOf(page, 'start-error')).toBe('');
      await page.locator('#controls summary').press('Enter');
      await page.locator('#policy-lanes button').nth(1).press('Enter');
      await page.getByRole('spinbutton', { name: 'Attempts' }).fill('2');
      await page.keyboard.press('Enter');
      await expect.poll(() => textOf(page, 'run-changed'), patient).toMatch(/with breaker.*attempts.*UNKNOWN/);
      await page.locator('#controls summary').press('Enter');

      await expect.poll(() => textOf(page, 'run-verdict'), patient).toBe('UNKNOWN');
      expect(await textOf(page, 'announce')).toBe('A short outage: verdict UNKNOWN');
      const row = page.locator('#verdict-body tr');
      expect(await row.locator('td').allInnerTexts()).toMatchObject(
        [/^\d+$/, /≤ 0/, /holds/, /UNKNOWN/, /./].map((words) => expect.stringMatching(words)),
      );
      // Which of them the servers told of in time depends on how busy the machine is.
      expect(await textOf(page, 'phases')).toMatch(/^(Shaded in the charts: outage|The servers told of no fault)/);
      const points: number = await page.evaluate(`document.getElementById('chart-good-1').chart.data[0].length`);
      expect(points).toBeGreaterThan(15);

      await page.locator('#calls-lanes button', { hasText: 'with breaker' }).press('Enter');
      await page.locator('#calls-filters button', { hasText: 'retried' }).press('Enter');
      const attempts = page.locator('#calls-body td:nth-child(5)').first();
      await expect.poll(() => attempts.innerText(), patient).toMatch(/^[23]/);
      await page.locator('#calls-body button').last().press('Enter');
      await expect.poll(() => page.locator('#waterfall li').count(), patient).toBeGreaterThan(2);
      expect(await textOf(page, 'waterfall')).toMatch(/injected: error/);
      expect(await page.evaluate('window.shifted')).toBeLessThan(0.001);
      // The browser's own line about the seed that was refused.
      expect(complaints).toEqual([expect.stringContaining('status of 400')]);
    },
    limitMs,
  );

  test.each([
    [390, 'dark'],
    [1280, 'dark'],
  ] as const)(
    'fits %i px in %s, does not jump, and a second tab sees the same',
    async (width, scheme) => {
      const origin = await serve(retold);
      const { page, complaints } = await open(origin, width, scheme);
      await page.locator('#start').press('Enter');
      await expect.poll(() => textOf(page, 'run-verdict'), patient).toBe('PASS');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      expect(await page.evaluate('window.shifted')).toBeLessThan(0.001);
      expect(await page.locator('#verdict-body tr').count()).toBe(record.experiment.expect.length);
      expect(await page.locator('[data-count=chargedTwice] dd').first().innerText()).toMatch(/^[1-9]/);
      const { page: second } = await open(origin, width, scheme);
      await expect.poll(() => textOf(second, 'run-verdict'), patient).toBe('PASS');
      const x = `Array.from(document.getElementById('chart-good-0').chart.data[0])`;
      expect(await second.evaluate(x)).toEqual(await page.evaluate(x));
      await page.screenshot({ path: join(pictures, `console-${width}-${scheme}.png`), fullPage: true });
      expect(complaints).toEqual([]);
    },
    limitMs,
  );
});
