// `npm run homework`: plays the run, prints the verdicts, writes the evidence.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import { pino } from 'pino';
import { systemClock } from '../../client/index.ts';
import { type Child, startChild } from '../child.ts';
import { untilStopped } from '../stop.ts';
import { RunError } from '../usage-error.ts';
import { readArguments } from './arguments.ts';
import { type Evidence, makeFolder, writeEvidence } from './evidence.ts';
import { keepLog } from './log-lines.ts';
import { play } from './play.ts';
import { showProgress } from './progress.ts';
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
  const { out, help: asked } = readArguments(args);
  if (asked) {
    console.log(help);
    return 0;
  }
  const stop = new AbortController();
  void untilStopped(systemClock.now).then((why) => stop.abort(new RunError(`interrupted (${why})`)));
  makeFolder(out);
  const evidence = await measure(stop.signal);
  console.log(tableOf(evidence.verdicts));
  // The verdicts are out: pictures that cannot be drawn do not take them back.
  const problem = await unlessAborted(stop.signal, writeEvidence(out, evidence), `${out} may lack pictures`);
  console.log(`Evidence: ${path.join(out, 'README.md')}${problem === undefined ? '' : ` (${problem})`}`);
  return evidence.verdicts.every(({ pass }) => pass) ? 0 : 1;
}

const nothingWritten = 'no evidence was written';

/** Rejects as soon as the signal aborts, with its reason and `left`: what that leaves behind. */
async function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>, left: string): Promise<Result> {
  const interrupted = () => new RunError(`${(signal.reason as Error).message}; ${left}`);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(interrupted()), { once: true });
  });
  return await Promise.race([work, aborted]).catch((error: unknown) => {
    throw signal.aborted ? interrupted() : error;
  });
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

async function measure(signal: AbortSignal): Promise<Evidence> {
  const [serverLog, clientLog] = [keepLog(), keepLog()];
  const progress = showProgress(process.stderr, expectedMs, systemClock.now);
  const server = startChild('server', serverSettings, 'pipe');
  server.output?.pipe(serverLog.stream);
  const over = new AbortController();
  try {
    const { grpcPort } = await unlessAborted(signal, server.ready, nothingWritten);
    const playing = play({
      serverAddress: `127.0.0.1:${grpcPort}`,
      requirements: homeworkRequirements,
      logger: pino({ level: 'debug', base: null }, clientLog.stream),
      onStep: progress.step,
      signal: over.signal,
    });
    const recording = await unlessAborted(signal, unlessServerEnds(server, playing), nothingWritten);
    await server.stop(6_000);
    return { recording, verdicts: judge(recording, homeworkRequirements), clientLog, serverLog };
  } finally {
    over.abort(new Error('the run is over'));
    progress.end();
    await server.stop(6_000);
  }
}

// A dead server fails the calls a moment before its end is known; the end is the better explanation.
const endIsLateMs = 1_000;

async function unlessServerEnds<Result>({ ended }: Child, work: Promise<Result>): Promise<Result> {
  const end = ended.then((how): never => {
    throw new RunError(`the server ended: ${how}; ${nothingWritten}`);
  });
  const patient = work.catch(async (error: unknown): Promise<never> => {
    await delay(endIsLateMs);
    throw error;
  });
  return await Promise.race([patient, end]);
}

function tableOf(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ requirement }) => requirement.length));
  const lines = verdicts.flatMap(({ requirement, asked, measured, pass }) => [
    `${pass ? styleText('green', 'PASS') : styleText('red', 'FAIL')}  ${requirement.padEnd(width)}  ${measured}`,
    `      ${''.padEnd(width)}  ${styleText('dim', `asked: ${asked}`)}`,
  ]);
  const passed = verdicts.filter(({ pass }) => pass).length;
  return ['', ...lines, '', `${passed} of ${verdicts.length} PASS, measured at the server.`].join('\n');
}
