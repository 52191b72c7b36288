import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { outcomes, retryDecisions } from '../client/events.ts';
import { breakerStates } from '../client/metrics.ts';
import { statusNames } from '../client/status.ts';
import { annotationQueries, filledIn, panelQueries, variableQueries } from '../grafana/queries.ts';
import type { Dashboard } from '../grafana/queries.ts';
import { datasource, datasourceUid } from '../grafana/variables.ts';
import { knownSeries, recordedMetrics, targetLabels } from '../prometheus/known-metrics.ts';
import { needs } from './needs.ts';

const root = path.join(import.meta.dirname, '..');
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8').replaceAll('\r\n', '\n');
const file = 'grpc-resilience-lab.json';
const committed = read('grafana/dashboards', file);

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly panels?: readonly Panel[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
    readonly datasource: unknown;
    readonly range: boolean;
    readonly instant: boolean;
  }[];
}

interface Committed extends Dashboard {
  readonly panels: readonly Panel[];
  readonly refresh: string;
}

const dashboard = JSON.parse(committed) as Committed;
const everything = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
const panels = everything.filter(({ type }) => type !== 'row');
const rules = globSync('prometheus/rules/*.rules.yml', { cwd: root });
const ruleQueries = rules.flatMap((name) =>
  [...read(name).matchAll(/^( *)(?:- )?expr: \|\n((?:\1 {2,}.*\n)+)/gm)].map(([, , expr], index) => ({
    where: `${path.basename(name)} rule ${index + 1}`,
    expr: expr ?? '',
  })),
);
const queries = [
  ...panelQueries(dashboard),
  ...annotationQueries(dashboard),
  ...variableQueries(dashboard),
  ...ruleQueries,
].map(({ where, expr }) => ({ where, expr: filledIn(expr) }));

describe('the committed dashboard', () => {
  it('is what the generator makes; if not, run: node grafana/generate.ts', () => {
    const out = mkdtempSync(path.join(tmpdir(), 'dashboard-'));
    try {
      const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'grafana/generate.ts'), '--out', out], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(path.join(out, file), 'utf8')).toBe(committed);
    } finally {
      rmSync(out, { recursive: true });
    }
  });

  it('gives every row and panel an id of its own', () => {
    const ids = everything.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lays panels side by side, none over another, none beyond 24 columns', () => {
    for (const [index, a] of everything.entries()) {
      expect(a.gridPos.x + a.gridPos.w, a.title).toBeLessThanOrEqual(24);
      // What a collapsed row holds is not on the grid until somebody opens it.
      const others = dashboard.panels.includes(a) ? dashboard.panels : [];
      const over = others.filter((b) => everything.indexOf(b) > index && overlap(a.gridPos, b.gridPos));
      expect(over, `over ${a.title}`).toEqual([]);
    }
  });

  it.each(panels)('explains "$title", names its unit and series, and asks the chosen data source', (panel) => {
    expect(panel.description).toMatch(/^\S.+\n\n\*\*Normal:\*\* \S.+\n\n\*\*Otherwise:\*\* \S/s);
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
    expect(panel.datasource).toEqual(datasource);
    const targets = panel.targets ?? [];
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const target of targets) {
      expect(target.legendFormat).toBeTruthy();
      expect(target.datasource).toEqual(datasource);
      expect(target.range).toBe(!target.instant);
    }
  });

  it('starts with the provisioned data source, whose interval is the scrape interval', () => {
    const provisioned = read('grafana/provisioning/datasources/prometheus.yml');
    expect(provisioned).toContain(`uid: ${datasourceUid}\n`);
    expect(JSON.stringify(dashboard.templating)).toContain(`"value":"${datasourceUid}"`);
    const interval = /timeInterval: (\w+)/.exec(provisioned)?.[1];
    expect(read('prometheus/prometheus.yml')).toContain(`scrape_interval: ${interval}\n`);
    expect(dashboard.refresh).toBe(interval);
  });
});

const overlap = (a: Panel['gridPos'], b: Panel['gridPos']): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
}

function selectors(expr: string): Selector[] {
  const found: Selector[] = [];
  const text = (node: { from: number; to: number } | null): string => (node ? expr.slice(node.from, node.to) : '');
  parser.parse(expr).iterate({
    enter: ({ node, name }) => {
      if (name !== 'VectorSelector') return;
      const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
        label: text(matcher.getChild('LabelName')),
        op: text(matcher.getChild('MatchOp')),
        value: text(matcher.getChild('StringLiteral')).slice(1, -1),
      }));
      found.push({ metric: text(node.getChild('Identifier')), matchers });
    },
  });
  return found;
}

const values: Readonly<Record<string, readonly string[]>> = {
  outcome: outcomes,
  decision: retryDecisions,
  grpc_status: statusNames,
  state: breakerStates,
  from: breakerStates,
  to: breakerStates,
};

describe('expressions of dashboard and rules', () => {
  it('are all found: some in panels, annotations, variables and each rule', () => {
    const declared = rules.flatMap((name) => read(name).match(/expr:/g) ?? []).length;
    expect(ruleQueries.length).toBe(declared);
    expect(panelQueries(dashboard).length).toBeGreaterThanOrEqual(panels.length);
    expect(annotationQueries(dashboard)).toHaveLength(2);
    expect(variableQueries(dashboard)).toHaveLength(4);
  });

  it.each(queries)('$where is PromQL', ({ expr }) => {
    const errors: string[] = [];
    parser.parse(expr).iterate({ enter: (node) => void (node.type.isError && errors.push(expr.slice(0, node.to))) });
    expect(errors).toEqual([]);
    expect(expr).not.toContain('$');
  });

  it.each(queries)('$where names only metrics and labels that we export', ({ expr }) => {
    const known = knownSeries();
    const named = selectors(expr);
    expect(named.length).toBeGreaterThan(0);
    for (const { metric, matchers } of named) {
      expect([...known.keys()]).toContain(metric);
      const labels = [...(known.get(metric) ?? []), ...targetLabels];
      for (const { label } of matchers) expect(labels, metric).toContain(label);
    }
  });

  it.each(queries)('$where selects label values that exist', ({ expr }) => {
    for (const { label, op, value } of selectors(expr).flatMap(({ matchers }) => matchers)) {
      const allowed = values[label];
      if (allowed === undefined) continue;
      const pattern = new RegExp(`^(?:${value})$`);
      const matched = allowed.filter((name) => (op.endsWith('~') ? pattern.test(name) : name === value));
      expect(matched, `${label}${op}"${value}"`).not.toEqual([]);
    }
  });

  it('records what known-metrics.ts says, and nothing else', () => {
    const recorded = rules.flatMap((name) => [...read(name).matchAll(/record: (\S+)/g)].map(([, metric]) => metric));
    expect(recorded).toEqual(Object.keys(recordedMetrics));
  });

  it('names in the runbook only panels that the dashboard has', () => {
    const named = [...read('prometheus/README.md').matchAll(/\bpanel\s+_([^_]+)_/gi)].map(([, title]) => title);
    expect(named.length).toBeGreaterThan(0);
    expect(panels.map(({ title }) => title)).toEqual(expect.arrayContaining(named));
  });

  it('sends whoever gets an alert to a section of the runbook and to this dashboard', () => {
    const headings = [...read('prometheus/README.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase());
    for (const name of rules) {
      const text = read(name);
      const alerts = [...text.matchAll(/alert: (\S+)/g)].map(([, alert]) => alert?.toLowerCase());
      const runbooks = [...text.matchAll(/runbook_url: prometheus\/README\.md#(\S+)/g)].map(([, anchor]) => anchor);
      expect(runbooks).toEqual(alerts);
      expect(headings).toEqual(expect.arrayContaining(runbooks));
      expect(text.match(/dashboard_url: .+\/d\/grpc-resilience-lab\?/g)).toHaveLength(alerts.length);
    }
  });
});

const prometheus = needs('prometheus');
describe.skipIf(!prometheus.ok)(`promtool${prometheus.ok ? '' : ` (skipped: ${prometheus.reason})`}`, () => {
  const promtool = (...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: root, encoding: 'utf8', timeout: 50_000 });
    return { status, output: stdout + stderr };
  };

  it('accepts the configuration and every rule', () => {
    expect(promtool('check', 'config', '--lint-fatal', 'prometheus/prometheus.yml')).toMatchObject({ status: 0 });
  });

  it('proves the rules by their unit tests', () => {
    const tests = globSync('prometheus/tests/*.test.yml', { cwd: root });
    expect(tests).toHaveLength(rules.length);
    expect(promtool('test', 'rules', ...tests)).toMatchObject({ status: 0 });
  });
});
