// Turns SVG into PNG where the machine has a Chromium, Chrome or Edge. Without one there is SVG only.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];

/** The program to start, or undefined. `CHROMIUM_PATH` comes first. */
export function findChromium(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string | undefined {
  return candidates(env, platform).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

function candidates(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const chosen = env['CHROMIUM_PATH'];
  if (chosen) return [chosen];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter(Boolean);
  const suffix = platform === 'win32' ? '.exe' : '';
  const inPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name + suffix)));
  const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
    (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
  );
  const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
    (root) => root !== undefined,
  );
  const windows = roots.flatMap((root) => [
    path.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    path.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]);
  return [...inPath, ...(platform === 'darwin' ? apps : platform === 'win32' ? windows : [])];
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window. playwright-core is loaded only here: an installed package lives without it. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  // Signals are ours to answer: playwright would end the process on the first.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ executablePath, args: flags, timeout: 10_000, ...signals });
}

/** Draws each SVG as a PNG of twice its size. Throws when the browser does not start. */
export async function drawPngs(executablePath: string, svgs: readonly string[]): Promise<Buffer[]> {
  const browser = await openBrowser(executablePath);
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    const pngs: Buffer[] = [];
    for (const svg of svgs) {
      await page.setContent(`<body style="margin:0;background:transparent">${svg}</body>`);
      pngs.push(await page.locator('svg').screenshot({ omitBackground: true }));
    }
    return pngs;
  } finally {
    await browser.close();
  }
}
