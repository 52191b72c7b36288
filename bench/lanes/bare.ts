// grpc-js and nothing else: the measure of all others; with a deadline it is what a careful team writes by hand.
import { type OpenLane, plainClient } from './lane.ts';

export const bare: OpenLane = ({ target }) => {
  const client = plainClient(target);
  return { call: (payload) => client.call(payload), close: client.close };
};

export const bareWithDeadline: OpenLane = ({ target, limits: { totalTimeoutMs } }) => {
  const client = plainClient(target);
  return {
    call: (payload) => client.call(payload, { deadline: Date.now() + totalTimeoutMs }),
    close: client.close,
  };
};
