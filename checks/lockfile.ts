// The lockfile pins everything and names no host: an install takes the same files from whatever registry npm is set to.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, root } from './tool.ts';

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
}

interface Locked extends Manifest {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
}

interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Checks package.json, package-lock.json and .npmrc of the checkout. */
export function lockfile(): Result {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const lock = JSON.parse(read('package-lock.json')) as Lockfile;
  const hosts = /registry\s*=/.test(read('.npmrc').replaceAll('omit-lockfile-registry-resolved', ''));
  const problems = [...lockProblems(manifest, lock), ...(hosts ? ['.npmrc names a registry'] : [])];
  return { ok: problems.length === 0, output: problems.join('\n') };
}

/** One line for each way in which the two files leave an install open. */
export function lockProblems(manifest: Manifest, lock: Lockfile): string[] {
  const wanted = kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map((entry) => [kind, ...entry] as const),
  );
  const loose = wanted
    .filter(([, , version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([, name, version]) => `package.json: ${name} must be an exact version, got "${version}"`);
  const apart = wanted
    .filter(([kind, name, version]) => lock.packages['']?.[kind]?.[name] !== version)
    .map(([, name]) => `package-lock.json does not match package.json in ${name}; run: npm install`);
  const locked = Object.entries(lock.packages).filter(([place]) => place !== '');
  const named = locked
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([place, { resolved }]) => `package-lock.json: ${place} has "resolved": "${resolved}"; it names a host`);
  const unpinned = locked.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true);
  return [
    ...loose,
    ...apart,
    ...named,
    ...some(
      'without "integrity"',
      unpinned.map(([place]) => place),
    ),
    ...some('that are wanted but missing', absent(lock)),
  ];
}

// npm, installing over an existing node_modules, leaves out the packages of other systems, and hashes too.
function absent({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (name) => !folders(place).some((folder) => `${folder}node_modules/${name}` in packages),
    ),
  );
}

const renew = 'make it anew in a folder with only package.json and .npmrc: npm install --package-lock-only';

// One line for what usually befalls a hundred packages at once.
function some(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const first = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  return [`package-lock.json: ${names.length} packages ${what} (${first}); ${renew}`];
}

/** Where Node would look from a package, nearest first, each ending with `/` but the checkout itself. */
function folders(place: string): string[] {
  const parts = place === '' ? [] : place.split('/node_modules/');
  return parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`).concat('');
}
