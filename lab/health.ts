import { type Command } from './command.ts';
import { UsageError } from './usage-error.ts';

const timeoutMs = 3000;

const help = () => `resilience-lab health URL: asks once and says by its exit code whether the answer was good (2xx).

For containers' health checks, where there is no curl. It waits at most ${timeoutMs / 1000} s.

Example:
  resilience-lab health http://127.0.0.1:9101/readyz

Exit codes: 0 = healthy, 1 = not, 2 = no such URL.`;

const parse = (args: readonly string[]): URL => {
  const [text = '', ...more] = args;
  const url = URL.parse(text);
  if (more.length > 0 || url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `health: expected one http URL, got "${args.join(' ')}". Example: resilience-lab health http://127.0.0.1:9101/readyz`,
    );
  return url;
};

/** Exit code 0 when the URL answers with 2xx within 3 s. */
export const healthCommand: Command = {
  summary: 'asks a URL whether it is healthy',
  example: 'resilience-lab health http://127.0.0.1:9101/readyz',
  help,
  async run(args) {
    const url = parse(args);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      await response.body?.cancel();
      if (response.ok) return 0;
      process.stderr.write(`${url.href} answered ${response.status}\n`);
    } catch (error) {
      const { cause, message } = error as Error;
      process.stderr.write(`${url.href}: ${cause instanceof Error ? cause.message || message : message}\n`);
    }
    return 1;
  },
};
