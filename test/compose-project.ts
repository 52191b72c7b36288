// One start of docker-compose.yml under a name of its own, whichever Compose there is.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { needs } from './needs.ts';

const start = promisify(execFile);
const root = path.join(import.meta.dirname, '..');

export type Environment = Record<string, string | undefined>;

/** The Docker engine, or why there is none. */
export const docker = needs('docker');
const dockerCli = docker.ok ? docker.path : 'docker';

// Every variable that docker-compose.yml asks for.
const file = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
const variables = ['COMPOSE_PROFILES', ...[...file.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name)];

/** The tester's environment without what is set for a stack of his own. */
export function cleanEnvironment(own: Environment): Environment {
  const theirs = { ...process.env };
  for (const name of variables) delete theirs[name];
  return { ...theirs, ...own };
}

async function run(environment: Environment, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await start(program, args, { cwd: root, env: environment, maxBuffer: 64e6, timeout: 600_000 });
  return stdout;
}

const works = (program: string, ...args: string[]) =>
  run(process.env, program, ...args).then(
    () => true,
    () => false,
  );

/** Every Compose of this machine, as the words that start it. */
export async function composeTools(): Promise<string[][]> {
  const found: string[][] = [];
  for (const tool of docker.ok ? [[dockerCli, 'compose'], ['docker-compose']] : []) {
    const [program = '', ...args] = tool;
    if (await works(program, ...args, 'version')) found.push(tool);
  }
  return found;
}

export async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return String(port);
}

/** A stack of that project name; `flags` come before the command, as `--env-file` must. */
export function composeProject(
  project: string,
  tool: readonly string[],
  environment: Environment,
  flags: string[] = [],
) {
  const [program = '', ...first] = tool;
  const compose = (...args: string[]) => run(environment, program, ...first, ...flags, '-p', project, ...args);
  const engine = (...args: string[]) => run(environment, dockerCli, ...args);
  return {
    compose,
    engine,
    /** Waits until a container is healthy; at most two minutes. */
    async healthy(service: string, id: string): Promise<void> {
      let status = '';
      for (let second = 0; second < 120; second += 1) {
        status = (await engine('inspect', '-f', '{{.State.Health.Status}}', id)).trim();
        if (status === 'healthy') return;
        if (status === 'unhealthy') break;
        await sleep(1000);
      }
      const log = await compose('logs', '--tail=40', service);
      throw new Error(`${service} is ${status}, waited 2 minutes at most:\n${log}`);
    },
    /** Takes everything away and sees that nothing is left. */
    async down(): Promise<void> {
      await compose('down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '15');
      const filter = ['-q', '--filter', `label=com.docker.compose.project=${project}`];
      const left = [await engine('ps', '-a', ...filter), await engine('network', 'ls', ...filter)];
      left.push(await engine('volume', 'ls', ...filter));
      expect(left.join('')).toBe('');
    },
  };
}
