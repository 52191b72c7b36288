// The page's files, read once. Only what is listed here is served.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const read = (file: string): Asset => ({
  type: types[extname(file)] ?? 'application/octet-stream',
  body: readFileSync(file),
});

// Where a page stands when it is not where its file is.
const places: Record<string, string> = { 'index.html': '/', 'console.html': '/experiments' };

/** Every file by its path on the page; the chart library comes from node_modules. */
export const loadAssets = (): ReadonlyMap<string, Asset> => {
  const own = join(import.meta.dirname, 'public');
  const uplot = dirname(createRequire(import.meta.url).resolve('uplot'));
  const names = readdirSync(own).filter((name) => extname(name) in types);
  return new Map([
    ...names.map((name) => [places[name] ?? `/${name}`, read(join(own, name))] as const),
    ['/vendor/uplot.js', read(join(uplot, 'uPlot.esm.js'))],
    ['/vendor/uplot.css', read(join(uplot, 'uPlot.min.css'))],
  ]);
};
