// An oxlint rule: which room may import which. The table is the one of the design, by path, so it cannot be
// fooled by how an import is spelled; an entry may be a room, a folder of one or a single file.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

const mayImport: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  client: ['proto'],
  'client/policies': [
    'client/call.ts',
    'client/clock.ts',
    'client/deadline-signal.ts',
    'client/errors.ts',
    'client/events.ts',
    'client/status.ts',
    'client/stream-end.ts',
    'client/thrown.ts',
  ],
  server: ['proto'],
  'server/payments': ['proto'],
  lab: ['client/index.ts', 'proto'],
  prometheus: [],
  grafana: [],
  checks: [],
  bench: ['client/index.ts', 'client/testing', 'server/index.ts', 'server/payments', 'proto'],
  examples: ['client/index.ts', 'client/testing/index.ts', 'server/index.ts', 'proto'],
};

/** Packages a room must do without: payments know no gRPC. */
const noPackage: Readonly<Record<string, RegExp>> = { 'server/payments': /^@grpc\// };

const within = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);

/**
 * Why `file` must not import `specifier`, or undefined when it may. `file` is relative to the repository, with `/`.
 * `isPolicy` tells whether a file of client/policies is a policy, as against a pure helper.
 */
export function refusal(file: string, specifier: string, isPolicy: (file: string) => boolean): string | undefined {
  const room = Object.keys(mayImport)
    .filter((name) => within(file, name))
    .sort((a, b) => b.length - a.length)[0];
  if (room === undefined || file.endsWith('.test.ts')) return undefined;
  if (noPackage[room]?.test(specifier)) return `${room} must not know ${specifier}`;
  const target = targetOf(file, specifier);
  if (target === undefined) return undefined;
  if (within(target, room)) {
    const between = room === 'client/policies' && isPolicy(file) && isPolicy(target);
    return between
      ? `a policy never imports another policy: move what both need from ${target} to a helper`
      : undefined;
  }
  const allowed = mayImport[room] ?? [];
  if (allowed.some((entry) => within(target, entry))) return undefined;
  return `${room} must not import ${target}; beside itself it may import ${allowed.join(', ') || 'nothing'}`;
}

/** The file an import names, relative to the repository; undefined = a package or a built-in module. */
function targetOf(file: string, specifier: string): string | undefined {
  const own = /^grpc-resilience-lab\/(\w+)/.exec(specifier)?.[1];
  if (own !== undefined) return `${own}/index.ts`;
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined;
}

// A policy is known by the type it is made of; a helper (backoff, budget) has no use for it.
function isPolicy(file: string): boolean {
  try {
    return /import[^;]*\bPolicy\b[^;]*from '\.\.\/call\.ts'/.test(readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return false;
  }
}

interface Context {
  readonly filename: string;
  report(problem: { node: unknown; message: string }): void;
}

interface Importing {
  readonly source?: { readonly value?: unknown } | null;
}

function create(context: Context) {
  const file = path.relative(root, context.filename).replaceAll('\\', '/');
  const check = (node: Importing) => {
    const specifier = node.source?.value;
    if (typeof specifier !== 'string') return;
    const message = refusal(file, specifier, isPolicy);
    if (message !== undefined) context.report({ node: node.source, message });
  };
  return {
    ImportDeclaration: check,
    ImportExpression: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    TSImportType: check,
  };
}

export default { meta: { name: 'rooms' }, rules: { imports: { create } } };
