// gRPC statuses by name.
import { status } from '@grpc/grpc-js';

export type StatusName = keyof typeof status;

/** The 17 names, OK first. */
export const statusNames = Object.keys(status).filter((name) => Number.isNaN(Number(name))) as StatusName[];

/** "UNAVAILABLE" for 14. */
export const statusName = (code: status) => status[code] as StatusName;
