// The server's own record of what arrives, read as it happens.
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { chaosControl } from '../../proto/definitions.ts';
import type { Arrival__Output } from '../../proto/gen/chaos/v1/Arrival.ts';
import type { ServerArrival } from './recording.ts';

export interface ArrivalWatch {
  /** Everything that has arrived since, oldest first. */
  arrivals(): ServerArrival[];
  close(): void;
}

/** Settles once everything that arrives from then on will be seen; rejects when the stream breaks before. */
export async function watchArrivals(address: string): Promise<ArrivalWatch> {
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = chaosControl.WatchArrivals;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {}, new Metadata());
  const seen = new Map<string, ServerArrival>();
  await new Promise<void>((resolve, reject) => {
    // The first message is a marker: the watch is on.
    stream.once('data', () => resolve());
    stream.on('error', reject);
    stream.on('data', (arrival: Arrival__Output) => {
      if (arrival.id !== '0') seen.set(arrival.id, arrivalOf(arrival));
    });
  });
  return {
    arrivals: () => [...seen.values()].sort((a, b) => a.arrivedAtMs - b.arrivedAtMs),
    close() {
      stream.cancel();
      client.close();
    },
  };
}

function arrivalOf(arrival: Arrival__Output): ServerArrival {
  const { id, method, lane, attempt, deadlineMs, faultKind, faultId, ended, status } = arrival;
  return {
    id,
    method,
    lane,
    attempt,
    deadlineMs,
    faultKind,
    faultId,
    status,
    arrivedAtMs: arrival.arrivedAtUnixMs,
    endedAtMs: ended ? arrival.endedAtUnixMs : undefined,
    cancelledAtMs: arrival.cancelledAtUnixMs || undefined,
  };
}
