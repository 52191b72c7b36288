// The servers that are compared, each by its name in the tables; the first is what the others are compared with.

export const plain = 'bare grpc-js';
export const ours = 'chaos server';

/** How each server of the throughput tables is made; the process that runs it looks here. */
export const serverKinds = {
  [plain]: { chaos: false, logs: false },
  // The same once more: how far from 1.00 it lies is the error of the measurement.
  'bare again': { chaos: false, logs: false },
  [ours]: { chaos: true, logs: false },
  'chaos server, a log line a call': { chaos: true, logs: true },
} as const;

export type ServerKind = keyof typeof serverKinds;

export const kindNames = Object.keys(serverKinds) as ServerKind[];
