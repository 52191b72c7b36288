// What a client saves when things go wrong: every lane meets the same calls at the same instants with the same fates,
// all lanes at once, each with a server of its own.
import path from 'node:path';
import { goodputLanes, type LaneName } from '../lanes/all.ts';
import { type Child, startProcess } from '../process.ts';
import { spread } from '../statistics.ts';
import type { Table } from '../table.ts';
import type { Seen } from './fate-server.ts';
import type { Part, Played } from './lane-process.ts';
import { type Result, resultOf } from './result.ts';
import { limits, perSecond, type Play, type ScenarioName, scenarios, stretched } from './scenarios.ts';

export interface GoodputOptions {
  readonly seeds: number;
  readonly stretch: number;
  /** How often a play is played again while the machine is too busy. */
  readonly repeats: number;
  readonly only?: readonly ScenarioName[];
}

export const fullGoodput: GoodputOptions = { seeds: 2, stretch: 1, repeats: 1 };
export const quickGoodput: GoodputOptions = { seeds: 1, stretch: 0.35, repeats: 0 };

interface Pair {
  readonly name: LaneName;
  readonly client: Child;
  readonly server: Child;
}

const file = (name: string) => path.join(import.meta.dirname, name);
// The processes agree on an instant that all of them are ready for.
const leadMs = 300;
// A play in which a process was later than this is disturbed: a quarter of what an attempt may take.
const calmMs = 50;

/** Plays every scenario with every seed. */
export async function goodput({ seeds, stretch, repeats, only }: GoodputOptions, seed: number): Promise<Table[]> {
  const names = only ?? (Object.keys(scenarios) as ScenarioName[]);
  const pairs = goodputLanes.map((name) => ({
    name,
    client: startProcess(file('lane-process.ts'), [name]),
    server: startProcess(file('fate-server.ts'), [name]),
  }));
  const results: Results = new Map();
  let disturbed = 0;
  try {
    for (const scenario of names) {
      for (let n = 0; n < seeds; n += 1) {
        const played = await playCalmly(pairs, { scenario, seed: seed + n, stretch }, repeats);
        if (played.lateMs > calmMs) disturbed += 1;
        keep(results, scenario, played.results);
      }
    }
    return tables(results, names, `${disturbed} of ${names.length * seeds} plays were disturbed.`);
  } finally {
    for (const { client, server } of pairs) await Promise.all([client.stop(), server.stop()]);
  }
}

interface PlayedAll {
  readonly results: ReadonlyMap<LaneName, Result>;
  /** Of the process that was latest. */
  readonly lateMs: number;
}

// Decided by how late the processes were, never by what came out; the calmest play counts.
async function playCalmly(pairs: readonly Pair[], play: Play, repeats: number): Promise<PlayedAll> {
  let calmest = await playAll(pairs, play);
  for (let n = 0; n < repeats && calmest.lateMs > calmMs; n += 1) {
    const again = await playAll(pairs, play);
    if (again.lateMs < calmest.lateMs) calmest = again;
  }
  return calmest;
}

async function playAll(pairs: readonly Pair[], play: Play): Promise<PlayedAll> {
  const targets = await Promise.all(pairs.map(({ server }) => server.ask<string>('open', play)));
  const tell = (what: string) =>
    Promise.all(pairs.map(({ name, client }, index) => client.ask(what, { name, target: targets[index] })));
  await tell('warmUp');
  await tell('open');
  const beganAtMs = Date.now() + leadMs;
  const parts = await Promise.all(pairs.map((pair) => playOne(pair, { play, beganAtMs })));
  return {
    results: new Map(parts.map(({ name, result }) => [name, result] as const)),
    lateMs: Math.max(...parts.map(({ lateMs }) => lateMs)),
  };
}

async function playOne({ name, client, server }: Pair, part: Part) {
  await server.ask('begin', part.beganAtMs);
  const { ended, lateMs } = await client.ask<Played>('play', part);
  await client.ask('close');
  const seen = await server.ask<Seen>('close');
  const result = resultOf(stretched(part.play), ended, seen.arrivalsMs, limits.totalTimeoutMs);
  return { name, result, lateMs: Math.max(lateMs, seen.lateMs) } as const;
}

type Results = Map<LaneName, Map<ScenarioName, Result[]>>;

function keep(results: Results, scenario: ScenarioName, played: ReadonlyMap<LaneName, Result>): void {
  for (const [lane, result] of played) {
    const own = results.get(lane) ?? new Map<ScenarioName, Result[]>();
    results.set(lane, own);
    own.set(scenario, [...(own.get(scenario) ?? []), result]);
  }
}

const tableKinds: readonly (readonly [key: keyof Result, title: string, note: string, digits: number])[] = [
  ['inTimePercent', 'Goodput: answered in time, %', `Within ${limits.totalTimeoutMs} ms of when the call was due.`, 1],
  ['p99Ms', 'Goodput: p99, ms', 'Of the answered calls, from when they were due.', 0],
  ['attemptsPerCall', 'Goodput: attempts per call', 'As the server counts.', 2],
  ['troubleLoad', 'Goodput: server load in trouble, arrivals/s', `The callers want ${perSecond} a second.`, 0],
  ['amplification', 'Goodput: amplification in trouble', 'Arrivals for each call due while it goes wrong.', 2],
  ['healMs', 'Goodput: from heal to 99 %, ms', 'To the first second of which 99 % is answered in time.', 0],
];

const tables = (results: Results, names: readonly ScenarioName[], calm: string): Table[] =>
  tableKinds.map(([key, title, note, digits]) => ({
    title,
    note: `${note} ${calm}`,
    columns: ['client', ...names],
    rows: [...results].map(([lane, own]) => [
      lane,
      ...names.map((name) =>
        cell(
          (own.get(name) ?? []).map((result) => result[key]),
          digits,
        ),
      ),
    ]),
  }));

function cell(values: readonly number[], digits: number): string {
  if (values.every(Number.isNaN)) return '–';
  const { median, min, max } = spread(values);
  if (max === Infinity) return min === Infinity ? 'never' : `${min.toFixed(digits)} or never`;
  if (min.toFixed(digits) === max.toFixed(digits)) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}
