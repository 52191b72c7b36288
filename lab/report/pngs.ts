// The charts as PNG, where a browser is there to draw them.
import { drawPngs, findChromium } from '../homework/chromium.ts';

export interface Drawn {
  readonly pngs: readonly Buffer[];
  /** Why there are none, and what would help; undefined = there are. */
  readonly problem?: string;
}

const help = 'install Chromium (Debian: chromium) or set CHROMIUM_PATH';

function whyNot(error: NodeJS.ErrnoException, program: string): string {
  if (error.code === 'ERR_MODULE_NOT_FOUND')
    return 'PNGs need playwright-core beside Chromium (npm install playwright-core); the charts are SVG';
  const [first = ''] = error.message.split('\n');
  return `PNGs need Chromium, and ${program} could not draw (${first}); the charts are SVG`;
}

/** Never rejects: without a browser there are SVGs, and a line that says so. */
export async function tryPngs(svgs: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Drawn> {
  const program = findChromium(env);
  if (program === undefined) {
    const chosen = env['CHROMIUM_PATH'];
    const missing = chosen ? `CHROMIUM_PATH=${chosen} is no program` : 'none was found';
    return { pngs: [], problem: `PNGs need Chromium, and ${missing}: ${help}; the charts are SVG` };
  }
  try {
    return { pngs: await drawPngs(program, svgs) };
  } catch (error) {
    return { pngs: [], problem: whyNot(error as NodeJS.ErrnoException, program) };
  }
}
