// gRPC statuses by name.
import { status } from '@grpc/grpc-js';

export type StatusName = keyof typeof status;

/** "UNAVAILABLE" for 14. */
export const statusName = (code: status) => status[code] as StatusName;
