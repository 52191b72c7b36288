// `npm run homework`: plays the run, prints the verdicts, writes the evidence.
import path from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { pino } from 'pino';
import { systemClock } from '../../client/index.ts';
import { startChild } from '../child.ts';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { writeEvidence } from './evidence.ts';
import { keepLog } from './log-lines.ts';
import { play } from './play.ts';
import { type Progress, showProgress } from './progress.ts';
import { homeworkRequirements } from './requirements.ts';
import { judge, type Verdict } from './verdicts.ts';

const help = `resilience-lab homework: measures the homework's requirements and writes the evidence.

Starts an unstable server and a resilient client, plays a fixed run in real time (timeout 2 s, three attempts,
breaker silent for 30 s twice: about 80 s), measures at the server, and ends with a table of PASS and FAIL.

Usage: resilience-lab homework [--out FOLDER]

  --out FOLDER   where the evidence goes; default: evidence

Example:
  npm run homework

Exit codes: 0 = every requirement PASS, 1 = a FAIL or it could not run, 2 = the command was wrong.`;

// Timeout, retries of both clients, two silences, recovery, drawing.
const expectedMs = 80_000;

/** Answers with the exit code. */
export async function homework(args: string[]): Promise<number> {
  const { out, help: asked } = parse(args);
  if (asked) {
    console.log(help);
    return 0;
  }
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const progress = showProgress(process.stderr, expectedMs, systemClock.now);
  try {
    const { verdicts, problem } = await measure(out, progress, stop.signal);
    progress.end();
    console.log(tableOf(verdicts, out, problem));
    return verdicts.every(({ pass }) => pass) ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    progress.end();
    console.error('resilience-lab: interrupted; no evidence was written');
    return 1;
  } finally {
    progress.end();
  }
}

// The system chooses the ports: the homework runs beside an `npm start`.
const serverSettings = {
  GRPC_HOST: '127.0.0.1',
  GRPC_PORT: '0',
  METRICS_HOST: '127.0.0.1',
  METRICS_PORT: '0',
  CHAOS_MODE: 'false',
  LOG_LEVEL: 'info',
  CHAOS_CONTROL_TOKEN: '',
  LEDGER_URL: '',
};

async function measure(out: string, progress: Progress, signal: AbortSignal) {
  const [serverLog, clientLog] = [keepLog(), keepLog()];
  const server = startChild('server', serverSettings, 'pipe');
  server.output?.pipe(serverLog.stream);
  try {
    const { grpcPort } = await server.ready;
    const recording = await play({
      serverAddress: `127.0.0.1:${grpcPort}`,
      requirements: homeworkRequirements,
      logger: pino({ level: 'debug', base: null }, clientLog.stream),
      onStep: progress.step,
      signal,
    });
    await server.stop(6_000);
    progress.step('drawing the pictures');
    const verdicts = judge(recording, homeworkRequirements);
    return { verdicts, problem: await writeEvidence(out, { recording, verdicts, clientLog, serverLog }) };
  } finally {
    await server.stop(6_000);
  }
}

function parse(args: string[]): { out: string; help: boolean } {
  try {
    const options = { out: { type: 'string', default: 'evidence' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values } = parseArgs({ args, options });
    return { out: values.out, help: values.help === true };
  } catch {
    const wrong = args.find((arg) => arg !== '--out') ?? '--out';
    const hint = wrong.startsWith('-') ? ` did you mean "${nearest(wrong, ['--out', '--help'])}"?` : '';
    throw new UsageError(`homework: "${wrong}" does not fit here;${hint} resilience-lab homework --help tells all.`);
  }
}

function tableOf(verdicts: readonly Verdict[], out: string, problem: string | undefined): string {
  const width = Math.max(...verdicts.map(({ requirement }) => requirement.length));
  const lines = verdicts.flatMap(({ requirement, asked, measured, pass }) => [
    `${pass ? styleText('green', 'PASS') : styleText('red', 'FAIL')}  ${requirement.padEnd(width)}  ${measured}`,
    `      ${''.padEnd(width)}  ${styleText('dim', `asked: ${asked}`)}`,
  ]);
  const passed = verdicts.filter(({ pass }) => pass).length;
  return [
    '',
    ...lines,
    '',
    `${passed} of ${verdicts.length} PASS, measured at the server.`,
    `Evidence: ${path.join(out, 'README.md')}${problem === undefined ? '' : ` (${problem})`}`,
  ].join('\n');
}
