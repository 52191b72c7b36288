// Every kind of lane by its name, and what is wrong with a lane's options in one sentence.
import type { LaneKind, LaneSpec } from '../experiment/experiment.ts';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { bare } from './bare.ts';
import { cockatiel } from './cockatiel.ts';
import { grpcJsRetry } from './grpc-js-retry.ts';
import type { Lane, LaneListener, OpenLane } from './lane.ts';
import { naive } from './naive.ts';
import { fullStack, ours, retryBreaker, retryOnly } from './ours.ts';

// Not everybody has the peers' packages: they are loaded when they are asked for.
const kinds: Readonly<Record<LaneKind, () => OpenLane | Promise<OpenLane>>> = {
  bare: () => bare,
  naive: () => naive,
  'retry-only': () => ours(retryOnly),
  'retry-breaker': () => ours(retryBreaker),
  'full-stack': () => ours(fullStack),
  'grpc-js-retry': () => grpcJsRetry,
  cockatiel: () => cockatiel,
  'nice-grpc': async () => (await import('./nice-grpc.ts')).niceGrpc,
  opossum: async () => (await import('./opossum.ts')).opossum,
};

const packages: Partial<Readonly<Record<LaneKind, string>>> = {
  'nice-grpc': 'nice-grpc nice-grpc-client-middleware-deadline nice-grpc-client-middleware-retry',
  opossum: 'opossum',
};

/** Opens a lane of any kind. Rejects with a UsageError that names the lane for a bad option or a missing package. */
export async function openLane(lane: LaneSpec, target: string, listener: LaneListener): Promise<Lane> {
  const open = await loaded(lane);
  try {
    return open(lane, target, listener);
  } catch (error) {
    throw new UsageError(`lane ${lane.name}: ${withNearest((error as Error).message)}`, { cause: error });
  }
}

async function loaded({ name, use }: LaneSpec): Promise<OpenLane> {
  try {
    return await kinds[use]();
  } catch (error) {
    const needed = packages[use];
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing || needed === undefined) throw error;
    const [first] = needed.split(' ');
    throw new UsageError(`lane ${name} needs the package ${first}: npm install ${needed}`, { cause: error });
  }
}

/** A message that names an option there is not, and those there are, also says which was probably meant. */
function withNearest(message: string): string {
  const [, option, list] = /^(?:standard\.)?(\S+) is not an option; there is (.+)$/.exec(message) ?? [];
  if (option === undefined || list === undefined) return message;
  const place = option.split('.').slice(0, -1);
  const meant = nearest(option.split('.').at(-1) ?? '', list.split(', '));
  return `${option} is not an option; did you mean ${[...place, meant].join('.')}? There is ${list}`;
}
