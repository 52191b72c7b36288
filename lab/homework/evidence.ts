// Writes the folder that a student hands in.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RunError } from '../usage-error.ts';
import { arrivalsCsv } from './arrivals-csv.ts';
import { drawPngs, findChromium } from './chromium.ts';
import { excerpts } from './excerpts.ts';
import type { LogKeeper } from './log-lines.ts';
import { logPicture } from './log-picture.ts';
import type { Recording } from './recording.ts';
import { type Picture, reportPage } from './report-page.ts';
import { timeline } from './timeline.ts';
import type { Verdict } from './verdicts.ts';

export interface Evidence {
  readonly recording: Recording;
  readonly verdicts: readonly Verdict[];
  readonly clientLog: LogKeeper;
  readonly serverLog: LogKeeper;
}

/** Makes the folder and sees that files can be written there; else a RunError. */
export function makeFolder(folder: string): void {
  const probe = path.join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new RunError(`cannot write to --out ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes everything into `folder` and answers with a sentence about pictures that could not be made, if any. */
export async function writeEvidence(folder: string, evidence: Evidence): Promise<string | undefined> {
  const { recording, verdicts, clientLog, serverLog } = evidence;
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);
  write('client.log', clientLog.text());
  write('server.log', serverLog.text());
  write('arrivals.csv', arrivalsCsv(recording));
  const pictures: Picture[] = [
    { file: 'timeline', title: 'The whole run', svg: timeline(recording) },
    ...excerpts(clientLog.lines).map(({ file, title, lines }) => ({ file, title, svg: logPicture(title, lines) })),
  ];
  for (const { file, svg } of pictures) write(`${file}.svg`, svg);
  const page = (ending: 'png' | 'svg') => write('README.md', reportPage({ recording, verdicts, pictures, ending }));
  // Complete already, should the browser hang.
  page('svg');
  const { pngs, problem } = await tryPngs(pictures);
  pngs.forEach((png, n) => write(`${pictures[n]?.file}.png`, png));
  if (pngs.length > 0) page('png');
  return problem;
}

async function tryPngs(pictures: readonly Picture[]): Promise<{ pngs: Buffer[]; problem?: string }> {
  const chromium = findChromium();
  if (chromium === undefined) return { pngs: [], problem: `${missing(process.env)}: the pictures are SVG only` };
  try {
    return {
      pngs: await drawPngs(
        chromium,
        pictures.map(({ svg }) => svg),
      ),
    };
  } catch (error) {
    const [why] = String((error as Error).message).split('\n');
    return { pngs: [], problem: `${chromium} could not draw (${why}): the pictures are SVG only` };
  }
}

const missing = ({ CHROMIUM_PATH: chosen }: NodeJS.ProcessEnv) =>
  chosen ? `CHROMIUM_PATH=${chosen} is no program` : 'no Chromium, Chrome or Edge found';
