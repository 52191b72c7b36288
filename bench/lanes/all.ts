// Every lane by its name in the tables; the first is what the others are compared with.
import { bare, bareWithDeadline } from './bare.ts';
import { cockatiel } from './cockatiel.ts';
import type { OpenLane } from './lane.ts';
import { niceGrpc } from './nice-grpc.ts';
import { opossum } from './opossum.ts';
import { ours, oursProduction } from './ours.ts';
import { retryPolicy } from './retry-policy.ts';

export const baseline = 'bare grpc-js';

export const lanes = {
  [baseline]: bare,
  // The same once more: how far from 1.00 it lies is the error of the measurement.
  'bare again': bare,
  'bare + deadline': bareWithDeadline,
  ours,
  'ours, production': oursProduction,
  'cockatiel recipe': cockatiel,
  opossum,
  'nice-grpc': niceGrpc,
  'grpc-js retryPolicy': retryPolicy,
} satisfies Record<string, OpenLane>;

export type LaneName = keyof typeof lanes;

const all = Object.keys(lanes) as LaneName[];

/** Where nothing fails the numbers make no difference. */
export const costLanes = all.filter((name) => name !== 'ours, production');

/** Where the differences are large a control is of no use. */
export const goodputLanes = all.filter((name) => name !== 'bare again' && name !== 'bare + deadline');
