// What a team writes first: a loop around grpc-js. Each attempt has a deadline; every status of the list is tried again
// after a pause that grows, the same for everybody. No time for the whole call, no budget, no breaker.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane, OpenLane, PeerOptions } from './lane.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';
import { plainCharges } from './plain-charges.ts';

const optionNames = [
  'attemptTimeoutMs',
  'attempts',
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'jitter',
  'retryableStatuses',
] as const satisfies readonly (keyof PeerOptions)[];

type Pause = Pick<PeerOptions, 'initialBackoffMs' | 'backoffFactor' | 'maxBackoffMs' | 'jitter'>;

// After the n-th attempt.
function pauseMs({ initialBackoffMs, backoffFactor, maxBackoffMs, jitter }: Pause, attempt: number): number {
  const wholeMs = Math.min(maxBackoffMs, initialBackoffMs * backoffFactor ** (attempt - 1));
  return jitter === 'full' ? Math.random() * wholeMs : wholeMs;
}

/** Opens `naive`. */
export const naive: OpenLane = (lane, target) => {
  const options = peerOptions(lane, optionNames);
  const { attempts, attemptTimeoutMs: timeoutMs, retryableStatuses } = options;
  const { charge, close } = plainCharges(lane, target);
  const pay: Lane['pay'] = async (payment) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await charge(payment, { timeoutMs });
        return answered;
      } catch (error) {
        const end = endOfGrpcError(error);
        if (attempt >= attempts || !retryableStatuses.includes(end.status)) return end;
        await sleep(pauseMs(options, attempt));
      }
    }
  };
  return { pay, close: async () => close() };
};
