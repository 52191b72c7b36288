import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../test/needs.ts';
import { type RunningCli, runCli, stopCli } from '../run-cli.ts';

const need = needs('chromium');
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const anyPorts = { GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0', PAGE_PORT: '0' };
const patient = { timeout: 30_000 };

// Set SCREENSHOT_DIR to look at the pictures; else they go when the test is over.
const pictures = process.env['SCREENSHOT_DIR'] ?? mkdtempSync(join(tmpdir(), 'lab-page-'));
const keep = process.env['SCREENSHOT_DIR'] !== undefined;

/** What the browser complained about, and what it asked of anyone but the page. */
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

/** The columns of a chart: time, then its series, the top of the stack first. */
const chartData = (page: Page, id: string): Promise<(number | null)[][]> =>
  page.evaluate(`Array.from(document.getElementById('chart-${id}').chart.data, (column) => Array.from(column))`);

const shownSeconds = (page: Page): Promise<number> =>
  page.evaluate(`(({ min, max }) => (max - min) / 1000)(document.getElementById('chart-calls').chart.scales.x)`);

const newest = async (page: Page, id: string, series: number) => (await chartData(page, id))[series]?.at(-1) ?? 0;

const textOf = (page: Page, id: string) => page.locator(`#${id}`).innerText();

describe.skipIf(!need.ok)(`the live page in a browser${need.ok ? '' : ` (skipped: ${need.reason})`}`, () => {
  let browser: Browser;
  const running: RunningCli[] = [];

  const start = async (env: NodeJS.ProcessEnv) => {
    const cli = runCli(['start'], { ...anyPorts, CHAOS_MODE: 'false', ...env });
    running.push(cli);
    const { pagePort = 0 } = await cli.ready;
    return { cli, pagePort, origin: `http://127.0.0.1:${pagePort}` };
  };

  const open = async (origin: string, width: number, colorScheme: 'light' | 'dark') => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    const complaints = watch(page, origin);
    await page.addInitScript(`
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
          if (!sources.every(({ node }) => node?.parentElement?.closest('#events'))) window.shifted += value;
      }).observe({ type: 'layout-shift', buffered: true });`);
    await page.goto(origin);
    return { page, complaints };
  };

  beforeAll(async () => {
    if (need.ok) browser = await chromium.launch({ executablePath: need.path, args: quiet });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const cli of running.splice(0)) await stopCli(cli);
  });
  afterAll(async () => {
    await browser?.close();
    if (!keep) rmSync(pictures, { recursive: true, force: true });
  });

  test('a click on a scenario changes the state, the words and the charts', async () => {
    const { origin } = await start({ CALLS_PER_SECOND: '20' });
    const { page, complaints } = await open(origin, 1600, 'light');
    await expect.poll(() => textOf(page, 'breaker-word'), patient).toBe('CLOSED');
    await expect.poll(() => newest(page, 'calls', 3), patient).toBeGreaterThan(10);
    expect(await textOf(page, 'tile-success')).toContain('100 %');
    expect(await page.locator('[data-scenario=off]').getAttribute('aria-pressed')).toBe('true');

    await page.locator('[data-scenario=outage]').press('Enter');
    await expect.poll(() => page.locator('[data-scenario=outage]').getAttribute('aria-pressed'), patient).toBe('true');
    expect(await page.locator('#scenarios [aria-pressed=true]').count()).toBe(1);
    await expect.poll(() => textOf(page, 'breaker-word'), patient).toBe('OPEN');
    expect(await textOf(page, 'breaker-detail')).toMatch(/^nothing leaves for \d+ s more$/);
    expect(await textOf(page, 'announce')).toMatch(/^The circuit is open/);
    const explained = /The server is failing every call. The breaker opened \d+ s ago after 5 failures in a row/;
    await expect.poll(() => textOf(page, 'explain'), patient).toMatch(explained);
    await expect.poll(() => textOf(page, 'events'), patient).toMatch(/circuit OPENED after 5 failures in a row/);
    expect(await textOf(page, 'events')).toMatch(/failed: UNAVAILABLE \(injected error\)/);

    // Series: the whole stack, all but the refused, the good ones.
    await expect.poll(() => newest(page, 'calls', 3), patient).toBe(0);
    const [, all = [], tried = []] = await chartData(page, 'calls');
    expect((all.at(-1) ?? 0) - (tried.at(-1) ?? 0)).toBeGreaterThan(10);
    expect((await chartData(page, 'errors'))[3]?.some((n) => (n ?? 0) > 0)).toBe(true);
    await expect.poll(() => textOf(page, 'fault-what')).toContain('Every call');

    await page.locator('[data-scenario=off]').click();
    await expect.poll(() => textOf(page, 'fault-what'), patient).toContain('None');
    expect(await textOf(page, 'breaker-word')).toBe('OPEN');
    await page.locator('[data-minutes="10"]').click();
    expect(await shownSeconds(page)).toBe(600);
    expect(complaints).toEqual([]);
  });

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [1600, 'light'],
    [1600, 'dark'],
  ] as const)('fits %i px in %s and does not jump', async (width, scheme) => {
    const { origin } = await start({ CHAOS_MODE: 'homework', CALLS_PER_SECOND: '20' });
    const { page, complaints } = await open(origin, width, scheme);
    await expect.poll(() => textOf(page, 'tile-p95'), patient).toMatch(/\d/);
    await expect.poll(() => page.locator('#events li').count(), patient).toBeGreaterThan(5);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    const tooWide = `[...document.querySelectorAll('.chart')].filter((c) => c.scrollWidth > c.clientWidth).length`;
    expect(await page.evaluate(tooWide)).toBe(0);
    // Before the picture: to take the full page, the browser resizes it, and that is a shift too.
    expect(await page.evaluate('window.shifted')).toBeLessThan(0.02);
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(scheme === 'light' ? 'rgb(245, 246, 248)' : 'rgb(12, 16, 22)');
    const picture = await page.screenshot({ path: join(pictures, `page-${width}-${scheme}.png`), fullPage: true });
    expect(picture.length).toBeGreaterThan(20_000);
    expect(complaints).toEqual([]);
  });

  test('on a phone, a scenario behind the fold is chosen by keyboard, told of and found again', async () => {
    const { origin } = await start({ CALLS_PER_SECOND: '2' });
    const { page, complaints } = await open(origin, 360, 'light');
    await expect.poll(() => page.locator('[data-scenario=off]').getAttribute('aria-pressed'), patient).toBe('true');
    await expect.poll(() => textOf(page, 'scenario-more'), patient).toBe('20 more scenarios');
    await page.locator('#scenario-more summary').press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.dataset.scenario')).toBe('fail-twice');
    const group = page.getByRole('group', { name: 'Failures that come and go' });
    expect(await group.getByRole('button').count()).toBe(4);
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(page, 'scenario-chosen'), patient).toBe('Third time lucky');
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('scenario-more');
    expect(await page.locator('#scenario-groups').isVisible()).toBe(false);
    expect(await textOf(page, 'scenario-about')).toMatch(/^Every call fails twice/);
    const { y = -1, height = 0 } = (await page.locator('#scenario-about').boundingBox()) ?? {};
    expect([y >= 0, y + height <= 900]).toEqual([true, true]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await textOf(page, 'lesson-naive')).toMatch(/^Tries once/);
    expect(await textOf(page, 'lesson-good')).toMatch(/^Makes three attempts/);
    expect(complaints).toEqual([]);
  });

  test.each([360, 1000, 1600])('at %i px nothing below moves, whichever scenario is on', async (width) => {
    const { origin } = await start({ CALLS_PER_SECOND: '1' });
    const { page, complaints } = await open(origin, width, 'light');
    await expect.poll(() => page.locator('[data-scenario]').count(), patient).toBe(26);
    await page.locator('#scenario-lesson summary').click();
    const names: string[] = await page.evaluate(
      `Array.from(document.querySelectorAll('[data-scenario]'), ({ dataset }) => dataset.scenario)`,
    );
    const tops = new Map<number, string[]>();
    for (const name of names) {
      const button = page.locator(`[data-scenario=${name}]`);
      await button.dispatchEvent('click');
      await expect.poll(() => button.getAttribute('aria-pressed'), patient).toBe('true');
      await expect.poll(() => textOf(page, 'fault-where'), patient).toContain(`“${name}”`);
      const top: number = await page.evaluate(`document.getElementById('tiles').offsetTop`);
      tops.set(top, [...(tops.get(top) ?? []), name]);
    }
    expect([...tops.values()]).toEqual([names]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('stands there without a server, and the browser has nothing to complain of', async () => {
    const cli = runCli(['page'], { PAGE_PORT: '0', SERVER_ADDR: '127.0.0.1:1', CLIENT_URL: 'http://127.0.0.1:1' });
    running.push(cli);
    const { pagePort = 0 } = await cli.ready;
    const { page, complaints } = await open(`http://127.0.0.1:${pagePort}`, 360, 'light');
    await expect.poll(() => textOf(page, 'fault-where'), patient).toBe('the server does not answer the page');
    await page.waitForTimeout(1500);
    expect(await page.locator('[data-scenario]').count()).toBe(6);
    expect(await page.evaluate('window.shifted')).toBeLessThan(0.02);
    expect(complaints).toEqual([]);
  });

  test('says that it lost the lab, and goes on with its history when the lab is back', async () => {
    const { cli, pagePort, origin } = await start({});
    const { page } = await open(origin, 1000, 'light');
    await expect.poll(async () => (await chartData(page, 'calls'))[0]?.length ?? 0, patient).toBeGreaterThan(2);
    const [before = []] = await chartData(page, 'calls');
    await stopCli(cli);
    await expect.poll(() => textOf(page, 'link'), patient).toBe('reconnecting');
    expect(await textOf(page, 'explain')).toContain('lost the lab');
    await start({ PAGE_PORT: String(pagePort) });
    await expect.poll(() => textOf(page, 'link'), patient).toBe('live');
    await expect
      .poll(async () => (await chartData(page, 'calls'))[0]?.length ?? 0, patient)
      .toBeGreaterThan(before.length);
    expect((await chartData(page, 'calls'))[0]?.[0]).toBe(before[0]);
  });
});
