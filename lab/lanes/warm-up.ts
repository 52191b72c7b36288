// A process that has just begun is slow: its first calls would be measured as if the policy were to blame.
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials, type UntypedHandleCall } from '@grpc/grpc-js';
import { paymentGateway } from '../../proto/definitions.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { Lane, LaneListener } from './lane.ts';
import { openLane } from './open-lane.ts';
import { paymentOf } from './payment.ts';

const calls = 60;
const atOnce = 6;
// A lane with a limit of its own would let them through one by one.
const longestMs = 1_000;

const deaf: LaneListener = { onEvent: () => undefined, onBreaker: () => undefined };

/**
 * Makes some calls with a lane like this one, to a server of this process that answers at once: the server of the
 * experiment, its books and its faults know nothing of it. Rejects with a UsageError for bad options.
 */
export async function warmUp(lane: LaneSpec): Promise<void> {
  const server = new Server();
  const answer: UntypedHandleCall = (_call: unknown, callback: (error: null, answer: object) => void) =>
    callback(null, {});
  server.addService({ Charge: paymentGateway.Charge }, { Charge: answer });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const warm = await openLane(lane, `127.0.0.1:${port}`, deaf).catch((error: unknown) => {
    server.forceShutdown();
    throw error;
  });
  await Promise.race([payAll(warm), sleep(longestMs, undefined, { ref: false })]);
  server.forceShutdown();
  // What still waits has nowhere to go.
  void warm.close();
}

async function payAll({ pay }: Lane): Promise<void> {
  for (let n = 1; n <= calls; n += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, place) => pay(paymentOf(n + place))));
  }
}
