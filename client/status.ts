// gRPC status codes by name. Names stand in options, events, metrics and logs; numbers only on the wire.
import { status } from '@grpc/grpc-js';

/** One of gRPC's 17 status names, for example `UNAVAILABLE`. */
export type StatusName = keyof typeof status;

export const statusNames = Object.keys(status).filter((key) => Number.isNaN(Number(key))) as StatusName[];

/** The name of a code; a code outside gRPC's table is UNKNOWN (gRPC's rule for unknown codes). */
export const statusName = (code: number): StatusName => (status[code] as StatusName | undefined) ?? 'UNKNOWN';
