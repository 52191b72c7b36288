// npm run bench: what the client costs and what it saves, beside its peers; and what the chaos server costs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { machine, withTables } from './document.ts';
import { fullGoodput, goodput, quickGoodput } from './goodput/goodput.ts';
import { endurance } from './memory/endurance.ts';
import { inFlight } from './memory/in-flight.ts';
import { fullOverhead, overhead, quickOverhead } from './overhead/overhead.ts';
import { fullPolicies, policies, quickPolicies } from './policies/policies.ts';
import { fullHanging, hanging, quickHanging } from './server/hanging.ts';
import { fullPrecision, precision, quickPrecision } from './server/precision.ts';
import { fullThroughput, quickThroughput, throughput } from './server/throughput.ts';
import { asText, type Table } from './table.ts';

type Part = (quick: boolean, seed: number) => Promise<Table[]>;

const parts: Readonly<Record<string, Part>> = {
  overhead: (quick, seed) => overhead(quick ? quickOverhead : fullOverhead, seed),
  policies: (quick, seed) => policies(quick ? quickPolicies : fullPolicies, seed),
  memory: async (quick) => [
    await inFlight(quick ? 2_000 : 10_000),
    await endurance({ calls: quick ? 200_000 : 2_000_000, looks: 5 }),
  ],
  goodput: (quick, seed) => goodput(quick ? quickGoodput : fullGoodput, seed),
  server: async (quick, seed) => [
    ...(await throughput(quick ? quickThroughput : fullThroughput, seed)),
    await hanging(quick ? quickHanging : fullHanging),
    await precision(quick ? quickPrecision : fullPrecision),
  ],
};

const names = Object.keys(parts);
const usage = `usage: node bench/run.ts [--quick] [--only ${names.slice(0, 2).join(',')}] [--seed 1] [--write]
parts: ${names.join(', ')}
--write puts the tables into docs/benchmarks.md`;
const document = path.join(import.meta.dirname, '..', 'docs', 'benchmarks.md');

interface Asked {
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly write: boolean;
  readonly seed: number;
}

function askedFor(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string', default: names.join(',') },
      seed: { type: 'string', default: '1' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`no part "${unknown}"`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed must be an integer ≥ 0, got ${values.seed}`);
  return { ...values, only, seed };
}

async function main(args: readonly string[]): Promise<number> {
  let asked: Asked;
  try {
    if (args.includes('--help')) return print(usage, 0);
    asked = askedFor(args);
  } catch (error) {
    return print(`${(error as Error).message}\n${usage}`, 2);
  }
  const { only, quick, write, seed } = asked;
  const tables: Table[] = [];
  console.log(`${machine()}\n`);
  for (const name of only) {
    const made = (await parts[name]?.(quick, seed)) ?? [];
    tables.push(...made);
    for (const table of made) console.log(asText(table));
  }
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  if (write) writeFileSync(document, withTables(readFileSync(document, 'utf8'), tables, command));
  return 0;
}

function print(text: string, code: number): number {
  console.log(text);
  return code;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
