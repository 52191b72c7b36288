// grpc-js and nothing else: no retry, and no deadline unless it is given one.
import type { OpenLane } from './lane.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';
import { plainCharges } from './plain-charges.ts';

/** Opens `bare`. Options: `attemptTimeoutMs`, default none. */
export const bare: OpenLane = (lane, target) => {
  const { attemptTimeoutMs: timeoutMs } = peerOptions(lane, ['attemptTimeoutMs'], { attemptTimeoutMs: false });
  const { charge, close } = plainCharges(lane, target);
  return {
    pay: (payment) => charge(payment, { timeoutMs }).then(() => answered, endOfGrpcError),
    close: async () => close(),
  };
};
