// Makes the README's picture of the live page: starts the lab, waits for the guided tour to show a whole cycle of the
// breaker, takes the picture. node lab/pictures.ts [--out FOLDER]; needs a Chromium. The other pictures of the README
// are made by: npm run homework -- --out docs/homework
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findChromium, openBrowser } from './homework/chromium.ts';

// Calm 4 s, flaky 10 s, outage 12 s, then silence until about 45 s, the probe, and some good calls.
const wholeCycleMs = 56_000;

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/pictures' } } });
const chromium = findChromium();
if (chromium === undefined) throw new Error('no Chromium, Chrome or Edge found; CHROMIUM_PATH names one');
mkdirSync(values.out, { recursive: true });

const anyPort = { PAGE_PORT: '0', GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0' };
const env = { ...process.env, ...anyPort, CHAOS_MODE: 'showcase', CHAOS_SEED: '7', LOG_LEVEL: 'silent' };
const lab = fork(path.join(import.meta.dirname, 'cli.ts'), ['start'], {
  env,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const browser = await openBrowser(chromium);
try {
  const [{ pagePort }] = (await once(lab, 'message')) as [{ pagePort: number }];
  const views = [
    { file: 'page.png', viewport: { width: 1_280, height: 1_380 }, colorScheme: 'light' },
    { file: 'page-phone-dark.png', viewport: { width: 360, height: 780 }, colorScheme: 'dark' },
  ] as const;
  const pages = [];
  for (const { file, ...look } of views) {
    const page = await browser.newPage(look);
    await page.goto(`http://127.0.0.1:${pagePort}/`);
    pages.push({ file, page });
  }
  await delay(wholeCycleMs);
  for (const { file, page } of pages) await page.screenshot({ path: path.join(values.out, file) });
} finally {
  await browser.close();
  lab.send({ type: 'shutdown' });
  await once(lab, 'exit');
}
