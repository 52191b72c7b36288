// node grafana/generate.ts [--out DIR]   writes DIR/grpc-resilience-lab.json (default grafana/dashboards)
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dashboardJson } from './dashboard.ts';

const usage = 'Usage: node grafana/generate.ts [--out DIR]   (default: grafana/dashboards)';

function folder(): string {
  const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  return values.out ?? path.join(import.meta.dirname, 'dashboards');
}

try {
  const out = folder();
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'grpc-resilience-lab.json'), dashboardJson);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 1;
}
