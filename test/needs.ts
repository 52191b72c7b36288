// Which outside tools a suite may count on. A suite without its tool is skipped with the reason;
// REQUIRE_DOCKER=1, REQUIRE_CHROMIUM=1, REQUIRE_PROMETHEUS=1, REQUIRE_PYTHON=1, REQUIRE_OPENSSL=1 make that a failure.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export type Tool = 'docker' | 'chromium' | 'prometheus' | 'python' | 'openssl';

/** `path` is the program to start; `reason` says what is missing, for the title of a skipped suite. */
export type Need = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

/** What a probe may know of the machine. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isProgram: (file: string) => boolean;
  /** Runs a program to its end, within 20 s; true = exit code 0. */
  readonly succeeds: (file: string, args: readonly string[]) => boolean;
}

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  isProgram: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
  succeeds: (file, args) => spawnSync(file, args, { stdio: 'ignore', timeout: 20_000 }).status === 0,
};

const install: Record<Tool, string> = {
  docker: 'install Docker with Compose and start it (Debian: docker.io docker-compose), or point DOCKER_HOST at one',
  chromium: 'install Chromium or Chrome (Debian: chromium), or set CHROMIUM_PATH to its program',
  prometheus: 'install Prometheus with promtool (Debian: prometheus)',
  python: 'install Python 3 with grpcio and protobuf tools (Debian: python3-grpcio python3-grpc-tools)',
  openssl: 'install the openssl program (Debian: openssl)',
};

const probed = new Map<Tool, Need>();

/**
 * Looks for a tool, once per process. Throws, with how to install it, when it is missing and `REQUIRE_<TOOL>=1`.
 */
export function needs(tool: Tool): Need {
  const need = probed.get(tool) ?? probe(tool, thisMachine);
  probed.set(tool, need);
  return insist(tool, need, process.env);
}

/** Throws when a missing tool is required by `REQUIRE_<TOOL>=1`. */
export function insist(tool: Tool, need: Need, env: Machine['env']): Need {
  const variable = `REQUIRE_${tool.toUpperCase()}`;
  if (need.ok || !['1', 'true'].includes(env[variable] ?? '')) return need;
  throw new Error(`${variable} is set but ${need.reason}: ${install[tool]}`);
}

/** Looks for a tool on a given machine. */
export function probe(tool: Tool, machine: Machine): Need {
  if (tool === 'docker') return docker(machine);
  if (tool === 'chromium') return chromium(machine);
  if (tool === 'prometheus') return prometheus(machine);
  if (tool === 'openssl') return openssl(machine);
  return python(machine);
}

function docker(machine: Machine): Need {
  const cli = inPath(machine, 'docker');
  if (cli === undefined) return missing('no docker program in PATH');
  if (!machine.succeeds(cli, ['info'])) return missing('no Docker engine answers (`docker info` fails)');
  const compose = inPath(machine, 'docker-compose');
  const works =
    machine.succeeds(cli, ['compose', 'version']) || (compose !== undefined && machine.succeeds(compose, ['version']));
  return works ? { ok: true, path: cli } : missing('neither `docker compose` nor `docker-compose` works');
}

// Found, not started: `chrome --version` opens a window on Windows.
function chromium(machine: Machine): Need {
  const chosen = machine.env['CHROMIUM_PATH'];
  if (chosen) {
    return machine.isProgram(chosen) ? { ok: true, path: chosen } : missing(`CHROMIUM_PATH=${chosen} is no program`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
  const found = inPath(machine, ...names) ?? usualBrowsers(machine).find(machine.isProgram);
  return found === undefined ? missing('no Chromium, Chrome or Edge found') : { ok: true, path: found };
}

function usualBrowsers({ env, platform }: Machine): string[] {
  if (platform === 'darwin') {
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (platform !== 'win32') return [];
  const homes = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(
    (home) => home !== undefined,
  );
  const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
  programs.push('Microsoft\\Edge\\Application\\msedge.exe');
  return homes.flatMap((home) => programs.map((program) => path.win32.join(home, program)));
}

function prometheus(machine: Machine): Need {
  const server = inPath(machine, 'prometheus');
  if (server === undefined) return missing('no prometheus program in PATH');
  return inPath(machine, 'promtool') === undefined
    ? missing('prometheus is here but promtool is not in PATH')
    : { ok: true, path: server };
}

function python(machine: Machine): Need {
  // The first python3 of PATH is often a version manager's, without the system's packages.
  const candidates = [inPath(machine, 'python3'), '/usr/bin/python3', inPath(machine, 'python')];
  const found = candidates
    .filter((file) => file !== undefined && machine.isProgram(file))
    .find((file) => machine.succeeds(file as string, ['-c', 'import grpc, grpc_tools.protoc']));
  return found === undefined ? missing('no Python 3 that can import grpc and grpc_tools') : { ok: true, path: found };
}

function openssl(machine: Machine): Need {
  const found = inPath(machine, 'openssl');
  return found === undefined ? missing('no openssl program in PATH') : { ok: true, path: found };
}

function inPath({ env, platform, isProgram }: Machine, ...names: string[]): string | undefined {
  const windows = platform === 'win32';
  const { join, delimiter } = windows ? path.win32 : path;
  // Windows spells it Path; process.env there ignores case, a copy of it does not.
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => join(folder, windows ? `${name}.exe` : name)))
    .find((file) => isProgram(file));
}

const missing = (reason: string): Need => ({ ok: false, reason });
