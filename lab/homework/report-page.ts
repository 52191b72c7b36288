// The Markdown page of the evidence.
import type { Recording } from './recording.ts';
import type { Verdict } from './verdicts.ts';

/** A picture of the run, by the name of its file without the ending. */
export interface Picture {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

export interface Report {
  readonly recording: Recording;
  readonly verdicts: readonly Verdict[];
  readonly pictures: readonly Picture[];
  readonly ending: 'png' | 'svg';
}

/** Says what was measured, shows the pictures, and names the command that repeats it. */
export function reportPage({ recording, verdicts, pictures, ending }: Report): string {
  const passed = verdicts.filter(({ pass }) => pass).length;
  const seconds = Math.round((recording.endedAtMs - recording.startedAtMs) / 1_000);
  return [
    '# Evidence: timeout, retry, circuit breaker',
    '',
    `${passed} of ${verdicts.length} requirements PASS. Measured at the server on ` +
      `${new Date(recording.startedAtMs).toISOString()} in ${seconds} s of real time, ` +
      `${recording.arrivals.length} arrivals. Repeat it with \`npm run homework\`.`,
    '',
    '| Requirement | Asked | Measured | Verdict |',
    '|---|---|---|---|',
    ...verdicts.map(({ requirement, asked, measured, pass }) =>
      ['', requirement, asked, measured, pass ? '**PASS**' : '**FAIL**', ''].join(' | ').trim(),
    ),
    '',
    ...pictures.flatMap(({ file, title }) => [`## ${title}`, '', `![${title}](${file}.${ending})`, '']),
    '## Files',
    '',
    '- `client.log`, `server.log`: both logs in full',
    '- `arrivals.csv`: every attempt as it arrived at the server',
    '- the pictures above as SVG, and as PNG where a Chromium was found',
    '',
  ].join('\n');
}
