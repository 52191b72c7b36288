import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

// Gauges that are named like counters: Prometheus' own checks refuse the names.
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

const versionIn = (folder: string): string => {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

// Compiled, this file is one folder deeper below the package than as a source.
const version = (): string => {
  try {
    return versionIn(join(import.meta.dirname, '..'));
  } catch {
    return versionIn(join(import.meta.dirname, '..', '..'));
  }
};

/** A registry that says what runs here and how the process is; it speaks OpenMetrics. */
export const processRegistry = (): Registry => {
  const registry = new Registry();
  // Once a registry has been rendered as OpenMetrics, its text format lacks `_total`: so this and no other.
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const info = new Gauge({
    name: 'app_build_info',
    help: 'Always 1; the labels say what runs here',
    labelNames: ['version', 'revision', 'node'],
    registers: [registry],
  });
  info.set({ version: version(), revision: process.env['REVISION'] ?? 'unknown', node: process.version }, 1);
  return registry;
};
