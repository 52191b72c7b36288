// The stack as `docker-compose up --build` makes it, without Grafana: no image of it is to be had where this runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annotationQueries, filledIn, panelQueries, variableQueries, type Dashboard } from '../grafana/queries.ts';
import { clientMetrics, histograms, processMetrics, serverMetrics, targetLabels } from '../prometheus/known-metrics.ts';
import { cleanEnvironment, composeProject, composeTools, docker, freePort } from './compose-project.ts';

const root = path.join(import.meta.dirname, '..');
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8');
const services = ['server', 'client', 'lab', 'prometheus'] as const;
const portVariables = [
  'GRPC_PORT',
  'SERVER_METRICS_PORT',
  'CLIENT_METRICS_PORT',
  'PAGE_PORT',
  'PROMETHEUS_PORT',
] as const;
const environment = cleanEnvironment({ CALLS_PER_SECOND: '10' });
const tools = await composeTools();
const { compose, engine, healthy, down } = composeProject(
  `resilience-lab-test-${process.pid}`,
  tools[0] ?? [],
  environment,
);

const containers = new Map<string, string>();
const url = (variable: (typeof portVariables)[number], place: string): string =>
  `http://127.0.0.1:${environment[variable]}${place}`;

async function up(): Promise<void> {
  for (const variable of portVariables) environment[variable] = await freePort();
  await compose('up', '-d', '--build', ...services);
  for (const service of services) containers.set(service, (await compose('ps', '-q', service)).trim());
  for (const service of services) await healthy(service, containers.get(service) ?? '');
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

async function ask<Answer>(place: string, parameters: Record<string, string>): Promise<Answer> {
  const response = await fetch(url('PROMETHEUS_PORT', `/api/v1/${place}?${String(new URLSearchParams(parameters))}`));
  const answer = (await response.json()) as { status: string; error?: string; data: Answer };
  if (answer.status !== 'success') throw new Error(`${answer.error}: ${JSON.stringify(parameters)}`);
  return answer.data;
}

const samples = async (query: string): Promise<readonly Sample[]> =>
  (await ask<{ result: readonly Sample[] }>('query', { query })).result;

const dashboard = JSON.parse(read('grafana/dashboards/grpc-resilience-lab.json')) as Dashboard;
const queries = [...panelQueries(dashboard), ...annotationQueries(dashboard), ...variableQueries(dashboard)];
const answered = new Set<string>();

/** Asks until each had a number at least once: an opening of the breaker is there for 15 s only. */
async function askAll(): Promise<void> {
  for (let second = 0; second < 150 && answered.size < queries.length; second += 1) {
    for (const { where, expr } of queries.filter((query) => !answered.has(query.where))) {
      const numbers = (await samples(filledIn(expr))).map(({ value }) => Number(value[1]));
      if (numbers.some((number) => Number.isFinite(number))) answered.add(where);
    }
    await sleep(1000);
  }
}

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');

  it('pins every image by a tag that does not move', () => {
    const images = [...text.matchAll(/^ +image: (.+)$/gm)].map(([, image]) => image);
    expect(images).toHaveLength(3);
    for (const image of images) expect(image).toMatch(/^[\w/-]+:v?\d+\.\d+(\.\d+)?(-\w+)?$/);
  });

  it('publishes ports on 127.0.0.1 only, each changeable by a variable', () => {
    const ports = [...text.matchAll(/^ +- '?([^\s']*:\d+)'?$/gm)].map(([, port]) => port);
    expect(ports).toHaveLength(6);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+_PORT:-\d+\}:\d+$/);
  });
});

const why = docker.ok ? '' : ` (skipped: ${docker.reason})`;
describe.skipIf(!docker.ok)(`the stack on a Docker engine${why}`, () => {
  beforeAll(async () => {
    await up().catch(async (error: unknown) => {
      await down().catch(() => undefined);
      throw error;
    });
    await askAll();
  }, 900_000);

  afterAll(down, 120_000);

  it.each(tools.map((tool) => ({ tool, name: tool.join(' ') })))('is valid for $name', async ({ tool }) => {
    const config = await composeProject('unused', tool, environment).compose('config');
    for (const service of [...services, 'grafana']) expect(config).toMatch(new RegExp(`^  ${service}:$`, 'm'));
    expect(config).toContain('CHAOS_MODE: showcase');
  });

  it.each(queries)('answers the dashboard: $where', ({ where }) => {
    expect([...answered]).toContain(where);
  });

  it('scrapes both processes', async () => {
    const targets = (await samples('up')).map(({ metric, value }) => `${metric['job']} ${value[1]}`);
    expect(targets.toSorted()).toEqual(['client 1', 'server 1']);
  });

  it.each([
    ...Object.entries({ ...clientMetrics, ...processMetrics }).map(([name, labels]) => ({
      job: 'client',
      name,
      labels,
    })),
    ...Object.entries({ ...serverMetrics, ...processMetrics }).map(([name, labels]) => ({
      job: 'server',
      name,
      labels,
    })),
  ])('finds $name at the $job with the labels of known-metrics.ts', async ({ job, name, labels }) => {
    const series = histograms.includes(name) ? `${name}_count` : name;
    const found = await ask<readonly Record<string, string>[]>('series', { 'match[]': `${series}{job="${job}"}` });
    const own = found.map((one) => Object.keys(one).filter((key) => key !== '__name__' && !targetLabels.includes(key)));
    expect(own.length).toBeGreaterThan(0);
    for (const names of own) expect(names.toSorted()).toEqual([...labels].toSorted());
  });

  it('serves the live page', async () => {
    const response = await fetch(url('PAGE_PORT', '/'));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<!doctype html>');
  });

  it.each(services)(
    'runs %s as a user without rights, on a root it cannot write, reachable from here only',
    async (service) => {
      const [found] = JSON.parse(await engine('inspect', containers.get(service) ?? '')) as [Inspected];
      expect(found.HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Privileged: false, Init: true });
      expect(found.HostConfig.SecurityOpt).toContain('no-new-privileges:true');
      const bindings = Object.values(found.NetworkSettings.Ports).flatMap((binding) => binding ?? []);
      expect(bindings.length).toBeGreaterThan(0);
      for (const { HostIp } of bindings) expect(HostIp).toBe('127.0.0.1');
      const processes = await engine('top', containers.get(service) ?? '', '-eo', 'pid,uid,args');
      const [, ...lines] = processes.trim().split('\n');
      expect(lines[0]).toMatch(/^\d+ +[1-9]\d* +\S*(docker-init|tini)\b/);
      for (const line of lines) expect(line).toMatch(/^\s*\d+ +[1-9]\d* /);
      expect(processes).not.toMatch(/\bnpm\b/);
    },
  );

  it.each(['server', 'client', 'lab'] as const)('gives %s nothing to write to but /tmp', async (service) => {
    const write = (file: string): string =>
      `try { require('fs').writeFileSync('${file}', ''); console.log('written') } catch (e) { console.log(e.code) }`;
    const id = containers.get(service) ?? '';
    expect(await engine('exec', id, 'node', '-e', write('/app/x'))).toBe('EROFS\n');
    expect(await engine('exec', id, 'node', '-e', write('/tmp/x'))).toBe('written\n');
  });
});

interface Inspected {
  readonly HostConfig: { readonly SecurityOpt: readonly string[] };
  readonly NetworkSettings: { readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string }[] | null>> };
}
